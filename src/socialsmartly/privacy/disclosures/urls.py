from django.urls import path

from socialsmartly.privacy.disclosures import views

app_name = "disclosures"
urlpatterns = [path("disclosures", views.disclosures, name="list")]
