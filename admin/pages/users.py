"""Users and roles: who works here, in which role, from which phone; and what each role may do."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, show
from admin.masking import mask
from admin.site import Site
from domain import conversations, identity
from domain.audit import Actor

MANAGE = "members.manage"


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    listing(site, routes)
    changing(site, routes)
    reaching(site, routes)
    return routes


def listing(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/users")
    def listed(request: Request, visitor: Annotated[Visitor, Depends(Needs(site, MANAGE))]) -> Response:
        with site.database.read(visitor.office) as session:
            members = identity.everybody(session)
            linked = conversations.addresses_of_members(session)
            data = {
                "title": "Users and roles", "members": members, "roles": identity.roles_of_office(session),
                "rights": identity.rights(), "linked": linked, "mask": mask,
                "duty": identity.brokerage_card(session).duty_member_id,
            }  # fmt: skip
        return show(site, visitor, request, "office/users.html", data)

    @routes.get("/admin/users/{member_id}")
    def one(request: Request, member_id: UUID, visitor: Annotated[Visitor, Depends(Needs(site, MANAGE))]) -> Response:
        with site.database.read(visitor.office) as session:
            member = identity.member_card(session, member_id)
            data = {
                "title": member.full_name, "member": member, "roles": identity.roles_of_office(session),
                "rights": identity.rights(), "linked": conversations.addresses_of(session, member_id=member_id),
                "sessions": identity.sessions_of(session, member_id, site.clock.now()), "mask": mask, "link": "",
            }  # fmt: skip
        return show(site, visitor, request, "office/user.html", data)


def changing(site: Site, routes: APIRouter) -> None:
    writes = Annotated[Visitor, Depends(Writes(site, MANAGE))]

    @routes.post("/admin/users")
    def add(
        visitor: writes,
        name: Annotated[str, Form()] = "",
        role: Annotated[str, Form()] = "",
        email: Annotated[str, Form()] = "",
        phone: Annotated[str, Form()] = "",
        licence: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            member_id = identity.add_member(
                session, name[:120], role, phone=phone, email=email, licence_number=licence[:40], by=_by(visitor)
            )
            if phone:
                identity.link_member_address(session, member_id, "sms", phone, by=_by(visitor))
        return back(f"/admin/users/{member_id}", "added")

    @routes.post("/admin/users/{member_id}/role")
    def role(member_id: UUID, visitor: writes, role: Annotated[str, Form()] = "") -> Response:
        with site.database.unit(visitor.office) as session:
            identity.move_to_role(session, member_id, role, by=_by(visitor))
        return back(f"/admin/users/{member_id}", "saved")

    @routes.post("/admin/users/{member_id}/active")
    def active(member_id: UUID, visitor: writes, active: Annotated[str, Form()] = "") -> Response:
        with site.database.unit(visitor.office) as session:
            if active == "yes":
                identity.set_active(session, member_id, active=True, by=_by(visitor))
            else:
                identity.let_go(session, member_id, by=_by(visitor))
        return back(f"/admin/users/{member_id}", "saved")


def reaching(site: Site, routes: APIRouter) -> None:
    writes = Annotated[Visitor, Depends(Writes(site, MANAGE))]

    @routes.post("/admin/users/{member_id}/link")
    def link(member_id: UUID, visitor: writes, phone: Annotated[str, Form()] = "") -> Response:
        with site.database.unit(visitor.office) as session:
            identity.link_member_address(session, member_id, "sms", phone, by=_by(visitor))
        return back(f"/admin/users/{member_id}", "saved")

    @routes.post("/admin/users/{member_id}/unlink/{address_id}")
    def unlink(member_id: UUID, address_id: UUID, visitor: writes) -> Response:
        with site.database.unit(visitor.office) as session:
            identity.unlink_member_address(session, address_id, by=_by(visitor))
        return back(f"/admin/users/{member_id}", "saved")

    @routes.post("/admin/users/{member_id}/sign-out")
    def sign_out(member_id: UUID, visitor: writes) -> Response:
        with site.database.unit(visitor.office) as session:
            identity.end_sessions(session, identity.member_card(session, member_id).id, "ended_by_admin")
        return back(f"/admin/users/{member_id}", "ended")

    @routes.post("/admin/roles/{role}")
    def rights(role: str, visitor: writes, right: Annotated[list[str] | None, Form()] = None) -> Response:
        with site.database.unit(visitor.office) as session:
            if role not in identity.roles_of_office(session):
                raise identity.UnknownRole(role=role)
            identity.set_role(session, role, right or [], by=_by(visitor))
            identity.assert_managed(session)
        return back("/admin/users", "saved")


def _by(visitor: Visitor) -> Actor:
    return Actor("member", visitor.id)
