from django.urls import path

from socialsmartly.product.insight import views

app_name = "insight"
MONTH = "w/<uuid:workspace_id>/figures/<slug:month>/<slug:table>"

urlpatterns = [
    path("w/<uuid:workspace_id>/figures", views.figures, name="figures"),
    path(MONTH, views.give, name="give"),
    path(MONTH + "/file", views.file, name="file"),
]
