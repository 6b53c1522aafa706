"""Every address of the site. Each room brings its own; a room adds one line here."""

from django.urls import URLPattern, URLResolver, include, path

from socialsmartly.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.landing, name="landing"),
    path("language", views.set_language, name="set_language"),
    path("", include("socialsmartly.product.campaigns.urls")),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path(".well-known/gpc.json", views.hears_gpc, name="hears_gpc"),
    path("healthz", views.health, name="health"),
    path("", include("socialsmartly.privacy.minors.urls")),  # before the pages of the policy by language
    path("", include("socialsmartly.privacy.promises.urls")),
    path("", include("socialsmartly.privacy.ledger.urls")),
    path("", include("socialsmartly.privacy.retention.urls")),
    path("", include("socialsmartly.privacy.rights.urls")),
    path("", include("socialsmartly.privacy.recipients.urls")),
    path("", include("socialsmartly.product.intake.urls")),
    path("", include("socialsmartly.privacy.demands.urls")),
    path("", include("socialsmartly.privacy.disclosures.urls")),
    path("", include("socialsmartly.privacy.portability.urls")),
    path("", include("socialsmartly.privacy.decisions.urls")),
    path("", include("socialsmartly.privacy.papers.urls")),
    path("", include("socialsmartly.privacy.identity.urls")),
    path("p/", include("socialsmartly.product.person.urls")),
    path("", include("socialsmartly.product.accounts.urls")),
    path("", include("socialsmartly.product.messaging.urls")),
    path("", include("socialsmartly.product.workspaces.urls")),
    path("", include("socialsmartly.product.contacts.urls")),
    path("", include("socialsmartly.product.exports.urls")),
    path("", include("socialsmartly.product.stores.urls")),
    path("", include("socialsmartly.product.rewards.urls")),
    path("", include("socialsmartly.product.desk.urls")),
    path("", include("socialsmartly.product.surveys.urls")),
    path("", include("socialsmartly.product.approvals.urls")),
    path("", include("socialsmartly.product.billing.urls")),
    path("", include("socialsmartly.product.guardians.urls")),
    path("", include("socialsmartly.product.insight.urls")),
    path("my/", include("socialsmartly.product.my.urls")),
    path("staff/", include("socialsmartly.product.staff.urls")),
]

handler400 = "socialsmartly.site.refusals.unreadable"
handler403 = "socialsmartly.site.refusals.not_open"
handler404 = "socialsmartly.site.refusals.not_there"
handler500 = "socialsmartly.site.refusals.broken"
