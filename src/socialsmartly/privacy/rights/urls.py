from django.urls import path

from socialsmartly.privacy.rights import views

app_name = "rights"
urlpatterns = [
    path("certificate/<str:number>", views.certificate, name="certificate"),
    path("certificate/<str:number>/pack", views.certificate_pack, name="certificate_pack"),
]
