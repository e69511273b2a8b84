"""Channels: connecting the office's ends of the wires, trying them, and changing their secrets."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from admin.auth import Needs, Visitor, Writes, posted
from admin.frame import back, page_route, show
from admin.site import Site
from admin.wires import Wire
from domain import addresses, conversations
from domain.audit import Actor
from domain.errors import Invalid, NotFound

MANAGE = "office.manage"
Posted = Annotated[Mapping[str, str], Depends(posted)]


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    looking(site, routes)
    changing(site, routes)
    switching(site, routes)
    return routes


def looking(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/channels")
    def listed(
        request: Request, visitor: Annotated[Visitor, Depends(Needs(site, MANAGE))], wrong: str = ""
    ) -> Response:
        with site.database.read(visitor.office) as session:
            # What is shown of an account is which secrets it has, never one of them; its public name is no secret.
            accounts = [
                (one, frozenset(one.credentials), one.credentials.get("username", ""))
                for one in conversations.accounts(session)
            ]
        wires = {one.channel: one for one in site.wires.connectable}
        data = {
            "title": "Channels",
            "accounts": accounts,
            "wires": wires,
            "public_url": site.public_url,
            "wrong": wrong[:60],
        }
        return show(site, visitor, request, "office/channels.html", data)

    @routes.post("/admin/channels/{account_id}/test")
    def test(account_id: UUID, visitor: Annotated[Visitor, Depends(Writes(site, MANAGE))]) -> Response:
        with site.database.read(visitor.office) as session:
            conversations.account_card(session, account_id)
        wrong = site.wires.test(visitor.office, account_id)
        return back("/admin/channels", "" if wrong else "tested", wrong=wrong)


def changing(site: Site, routes: APIRouter) -> None:
    writes = Annotated[Visitor, Depends(Writes(site, MANAGE))]

    @routes.post("/admin/channels")
    def connect(visitor: writes, form: Posted) -> Response:
        wire = _wire(site, form.get("channel", ""))
        account, secrets = _account(wire, form.get("account", "")), _secrets(wire, form)
        if any(one.needed and one.name not in secrets for one in wire.secrets):
            raise Invalid(reason="invalid")
        found = site.wires.ask(wire.channel, account, secrets)
        with site.database.unit(visitor.office) as session:
            account_id = conversations.connect_account(
                session, wire.channel, found.account, found.secrets, by=_by(visitor), per_second=found.per_second
            )
        return _settled(site, visitor, account_id, "added")

    @routes.post("/admin/channels/{account_id}/secrets")
    def rotate(account_id: UUID, visitor: writes, form: Posted) -> Response:
        with site.database.read(visitor.office) as session:
            card = conversations.account_card(session, account_id)
        wire = _wire(site, card.channel)
        secrets, renewed = _secrets(wire, form), bool(wire.made and form.get("renew"))
        if not secrets and not renewed:
            raise Invalid(reason="nothing_said")
        kept = {name: value for name, value in card.credentials.items() if not (renewed and name == wire.made)}
        found = site.wires.ask(wire.channel, card.account, kept | secrets)
        if found.account != card.account:
            raise Invalid(reason="another_account")
        changed = {name: value for name, value in found.secrets.items() if card.credentials.get(name) != value}
        with site.database.unit(visitor.office) as session:
            conversations.rotate_credentials(session, account_id, changed, by=_by(visitor))
        return _settled(site, visitor, account_id, "rotated")


def switching(site: Site, routes: APIRouter) -> None:
    writes = Annotated[Visitor, Depends(Writes(site, MANAGE))]

    @routes.post("/admin/channels/{account_id}/pause")
    def pause(account_id: UUID, visitor: writes) -> Response:
        with site.database.unit(visitor.office) as session:
            conversations.stop_account(session, account_id, by=_by(visitor))
        return back("/admin/channels", "paused")

    @routes.post("/admin/channels/{account_id}/resume")
    def resume(account_id: UUID, visitor: writes) -> Response:
        with site.database.unit(visitor.office) as session:
            conversations.resume_account(session, account_id, _by(visitor))
        return back("/admin/channels", "resumed")

    @routes.post("/admin/channels/{account_id}/active")
    def active(account_id: UUID, visitor: writes, form: Posted) -> Response:
        wanted = form.get("active") == "yes"
        with site.database.unit(visitor.office) as session:
            conversations.set_account_active(session, account_id, active=wanted, by=_by(visitor))
        site.wires.forget()
        return back("/admin/channels", "saved")


def _settled(site: Site, visitor: Visitor, account_id: UUID, done: str) -> Response:
    """Back to the page, after the provider was told what it must know of the account as it is now."""
    site.wires.forget()
    wrong = site.wires.settle(visitor.office, account_id)
    return back("/admin/channels", "" if wrong else done, wrong=wrong)


def _wire(site: Site, channel: str) -> Wire:
    found = next((one for one in site.wires.connectable if one.channel == channel), None)
    if found is None:
        raise NotFound(kind="channel")
    return found


def _account(wire: Wire, written: str) -> str:
    if not wire.account_label:
        return ""
    if not written:
        raise Invalid(reason="nothing_said")
    return addresses.canonical(wire.channel, written)


def _secrets(wire: Wire, form: Mapping[str, str]) -> dict[str, str]:
    return {one.name: form[one.name] for one in wire.secrets if form.get(one.name)}


def _by(visitor: Visitor) -> Actor:
    return Actor("member", visitor.id)
