from django.urls import path

from socialsmartly.product.billing import views

app_name = "billing"
urlpatterns = [
    path("editions", views.editions, name="editions"),
    path("payments/<slug:provider>", views.told, name="told"),
]
