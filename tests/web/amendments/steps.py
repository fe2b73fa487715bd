"""What the tests of the pages of amendments ask again and again."""

from sqlalchemy import select

from policy_forum.features.amendments.models import Amendment


def only(session):
    session.expire_all()
    return session.scalars(select(Amendment)).one()
