from django.urls import path

from socialsmartly.product.contacts import settling, views

app_name = "contacts"
urlpatterns = [
    path("w/<uuid:workspace_id>/contacts", views.listing, name="list"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>", views.one, name="one"),
    path("w/<uuid:workspace_id>/contacts/<uuid:contact_id>/settle", settling.settle, name="settle"),
]
