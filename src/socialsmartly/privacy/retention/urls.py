from django.urls import path

from socialsmartly.privacy.retention import views

app_name = "retention"
urlpatterns = [
    path("sweeps/<str:number>", views.certificate, name="certificate"),
    path("sweeps/<str:number>/pack", views.certificate_pack, name="certificate_pack"),
]
