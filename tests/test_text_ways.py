"""Ways of writing to an outlet: on its page and in lists, for people who cannot call."""

import re
from urllib.parse import quote

from .web_client import Client

ACTIONS = re.compile(r'<p class="actions">(.*?)</p>', re.DOTALL)


def listed(client: Client, need: str) -> dict[str, str]:
    """Return the item of each outlet in a list filtered by a need."""
    page = client.get(f"/?access={need}&q={quote('五道口')}").text
    parts = re.split(r'<li id="r\d+" data-ref="([^"]+)"', page)[1:]
    return {ref: item.partition("</article>")[0] for ref, item in zip(parts[::2], parts[1::2], strict=True)}


def text_contact(client: Client, ref: str) -> str:
    fields = client.get(f"/api/v1/outlets/{ref}").json["properties"]
    return str(fields.get("access", {}).get("text_contact", ""))


def test_a_list_offers_to_write_only_to_outlets_with_a_contact(client: Client) -> None:
    items = listed(client, "sign_language")
    contacts = {ref: text_contact(client, ref) for ref in items}
    assert {bool(contact) for contact in contacts.values()} == {True, False}
    for ref, item in items.items():
        assert ("<span>文字联系</span>" in item) is bool(contacts[ref])
        assert ("<span>附近可文字联系</span>" in item) is (not contacts[ref])
        assert "/help#text" not in item
        assert f'href="/outlets/{ref}?access=sign_language"' in item


def test_a_page_reached_by_a_need_for_text_has_it_beside_the_route(client: Client) -> None:
    contacts = {ref: text_contact(client, ref) for ref in listed(client, "sign_language")}
    for ref, contact in contacts.items():
        (pair,) = ACTIONS.findall(client.get(f"/outlets/{ref}?access=sign_language").text)
        assert "导航" in pair and "tel:" not in pair
        assert ('href="sms:950800"' in pair) is bool(contact) and ("附近可文字联系" in pair) is (not contact)


def test_where_an_outlet_has_no_contact_a_list_of_those_near_it_has_them(client: Client) -> None:
    ref = next(ref for ref in listed(client, "sign_language") if not text_contact(client, ref))
    page = client.get(f"/outlets/{ref}?access=sign_language").text
    (link,) = set(re.findall(r'href="(/\?access=text_contact[^"]+)"', page))
    found = client.get(link.replace("&amp;", "&")).text
    refs = re.findall(r'<li id="r\d+" data-ref="([^"]+)"', found)
    assert refs and all(text_contact(client, other) for other in refs)


def test_a_text_contact_is_a_link_on_every_page_of_its_outlet(client: Client) -> None:
    ref = next(ref for ref in listed(client, "text_contact"))
    page = client.get(f"/outlets/{ref}").text
    assert page.count('href="sms:950800"') == 2  # beside the tools and among the contacts
    (pair,) = ACTIONS.findall(page)
    assert "tel:" in pair and "sms:" not in pair
