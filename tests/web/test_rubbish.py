"""What nobody would type on purpose is answered, never with an error page."""

import pytest


@pytest.mark.parametrize("path", ["/motions/?words=a%00b", "/help%00", "/motions/by-number/%00"])
def test_zero_bytes_in_an_address_are_refused(client, path):
    assert client.get(path).status_code in {400, 404}


def test_zero_bytes_in_a_form_are_left_out(client):
    assert client.post("/sign-in/link", data={"email": "a\0@example.org"}).status_code == 302


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "x", "１"])
@pytest.mark.parametrize("path", ["/motions/", "/what-we-stand-for", "/branches/", "/conference/"])
def test_any_number_of_a_page_is_answered(client, path, page):
    assert client.get(path, query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("key", ["0", "999999999999999999999", "-5", "٣"])
@pytest.mark.parametrize("place", ["motions", "ballots", "amendments", "branches", "cycles"])
def test_any_key_is_answered(client_as, make_member, place, key):
    assert client_as(make_member()).get(f"/{place}/{key}").status_code == 404
