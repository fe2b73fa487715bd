"""What branches send to conference: intake, rulings, agenda, paper, outcomes, the register."""
