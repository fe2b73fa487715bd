"""The Flask side of the database: only `db.session` is used, never `Model.query`."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from policy_forum.platform.database import Base

# A session bound to one connection (as tests do) must not commit the transaction around it.
db = SQLAlchemy(
    metadata=Base.metadata, session_options={"join_transaction_mode": "create_savepoint"}
)


def current_session() -> Session:
    """The database session of this request."""
    return db.session()
