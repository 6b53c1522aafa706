from django.urls import path

from socialsmartly.product.workspaces import team, views

app_name = "workspaces"
urlpatterns = [
    path("workspaces/new", views.first, name="first"),
    path("w/<uuid:workspace_id>/", views.home, name="home"),
    path("w/<uuid:workspace_id>/team", team.team, name="team"),
    path("w/<uuid:workspace_id>/team/invite", team.invite, name="invite"),
    path("w/<uuid:workspace_id>/team/invitations/<uuid:invitation_id>", team.asked, name="asked"),
    path("w/<uuid:workspace_id>/team/people/<uuid:colleague_id>", team.person, name="person"),
    path("join/<str:token>", team.join, name="join"),
]
