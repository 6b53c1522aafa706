from django.urls import path

from socialsmartly.product.contacts import ages, deleting, reveals, selling, settling, views

app_name = "contacts"
urlpatterns = [
    path("w/<uuid:workspace_id>/contacts", views.listing, name="list"),
    path("w/<uuid:workspace_id>/team/in-full", reveals.reveals, name="reveals"),
    path("w/<uuid:workspace_id>/orders", selling.orders, name="orders"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>", views.one, name="one"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/show", views.show, name="in_full"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/settle", settling.settle, name="settle"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/age", ages.mark_age, name="age"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/delete", deleting.delete, name="delete"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/take-back", deleting.take_back, name="take_back"),
]
