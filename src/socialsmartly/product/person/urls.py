from django.urls import path

from socialsmartly.product.person import address, age, asking, holding, limits, moving, proving, views

app_name = "person"
urlpatterns = [
    path("<str:token>", views.page, name="page"),
    path("<str:token>/channel/<slug:channel>", views.switch, name="switch"),
    path("<str:token>/figures", views.figures, name="figures"),
    path("<str:token>/learning", views.learning, name="learning"),
    path("<str:token>/public/<uuid:published_id>/take-back", views.unpublish, name="unpublish"),
    path("<str:token>/copy", views.copy, name="copy"),
    path("<str:token>/move", moving.move, name="move"),
    path("<str:token>/move/withdraw", moving.withdraw, name="withdraw_move"),
    path("<str:token>/proofs", views.proofs, name="proofs"),
    path("<str:token>/correct/<slug:field>", views.correct, name="correct"),
    path("<str:token>/email", address.email, name="email"),
    path("<str:token>/email/code", address.email_code, name="email_code"),
    path("<str:token>/ask", asking.ask, name="ask"),
    path("<str:token>/fee/<str:number>", asking.fee, name="fee"),
    path("<str:token>/limits", limits.limits, name="limits"),
    path("<str:token>/longer", holding.longer, name="longer"),
    path("<str:token>/decisions", holding.decisions, name="decisions"),
    path("<str:token>/demand", limits.demand, name="demand"),
    path("<str:token>/age", age.age, name="age"),
    path("<str:token>/delete", views.delete, name="delete"),
    path("<str:token>/prove/<slug:act>", proving.prove, name="prove"),
    path("<str:token>/prove/<slug:act>/code", proving.prove_code, name="prove_code"),
    path("<str:token>/take-back", views.take_back, name="take_back"),
]
