from django.urls import path

from socialsmartly.product.exports import views

app_name = "exports"
urlpatterns = [
    path("w/<uuid:workspace_id>/files", views.listing, name="list"),
    path("w/<uuid:workspace_id>/files/new", views.new, name="new"),
    path("w/<uuid:workspace_id>/files/<uuid:export_id>", views.one, name="one"),
    path("w/<uuid:workspace_id>/files/<uuid:export_id>/answer/<uuid:request_id>", views.answer, name="answer"),
    path("w/<uuid:workspace_id>/files/<uuid:export_id>/make", views.make, name="make"),
    path("w/<uuid:workspace_id>/files/<uuid:export_id>/take", views.take, name="take"),
]
