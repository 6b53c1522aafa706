from django.urls import path

from socialsmartly.privacy.papers import views

app_name = "papers"
urlpatterns = [
    path("processing", views.processing, name="processing"),
    path("processing/assessments", views.assessments, name="assessments"),
    path("processing/laws", views.laws, name="laws"),
    path("processing.json", views.for_programs, name="processing-json"),
]
