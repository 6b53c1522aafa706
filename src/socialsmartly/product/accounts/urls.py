from django.urls import path

from socialsmartly.product.accounts.views import changing, entering, factors, passkeys, second_address, security

app_name = "accounts"
urlpatterns = [
    path("sign-in", entering.sign_in, name="sign_in"),
    path("sign-up", entering.sign_in, name="sign_up"),
    path("code", entering.code, name="code"),
    path("code/again", entering.code_again, name="code_again"),
    path("agree", entering.agree, name="agree"),
    path("agree/refuse", entering.refuse, name="refuse"),
    path("second-factor", factors.second_factor, name="second_factor"),
    path("second-factor/recover", factors.recover, name="recover"),
    path("second-factor/recover/code", factors.recovery_code, name="recovery_code"),
    path("confirm", factors.confirm, name="confirm"),
    path("passkey/options", passkeys.sign_in_options, name="passkey_options"),
    path("passkey", passkeys.sign_in, name="passkey"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("my/security", security.security, name="security"),
    path("my/security/devices/<uuid:sign_in_id>/end", security.end_sign_in, name="end_sign_in"),
    path("my/security/devices/end", security.end_everywhere, name="end_everywhere"),
    path("my/security/address", second_address.add_address, name="add_address"),
    path("my/security/address/code", second_address.add_address_code, name="add_address_code"),
    path("my/security/change/<slug:channel>", changing.change, name="change"),
    path("my/security/changing/new", changing.change_new, name="change_new"),
    path("my/security/changing/proof", changing.change_proof, name="change_proof"),
    path("my/security/changing/old", changing.change_old, name="change_old"),
    path("my/security/changing/stop", changing.stop_waiting, name="stop_waiting"),
    path("stop-change/<str:token>", changing.stop_change, name="stop_change"),
    path("my/security/app", factors.add_app, name="add_app"),
    path("my/security/passkey/options", passkeys.register_options, name="register_passkey_options"),
    path("my/security/passkey", passkeys.register, name="register_passkey"),
    path("my/security/factors/<uuid:factor_id>", factors.remove_factor, name="remove_factor"),
    path("my/security/factors/<uuid:factor_id>/remove", factors.remove_factor_now, name="remove_factor_now"),
]
