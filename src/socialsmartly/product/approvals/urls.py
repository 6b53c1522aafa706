from django.urls import path

from socialsmartly.product.approvals import views

app_name = "approvals"
urlpatterns = [path("w/<uuid:workspace_id>/second-person", views.second_person, name="second_person")]
