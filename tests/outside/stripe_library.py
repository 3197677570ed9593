"""Reads the sandbox with Stripe's own Python library, as a program written for Stripe does.

Usage: stripe_library.py URL KEY SECRET
URL is the sandbox (http://127.0.0.1:PORT), KEY its sk_test_ key, SECRET its whsec_ secret.

A checkout is started, paid on its hosted page, refunded and listed through the library; a card is
saved, charged while nobody is there and let go; a dispute is won and a payout explained; every field
that the library declares as always present is there and of the declared kind; and a webhook that the
sandbox posts to this script verifies with the library, and fails when a byte of it is changed.
"""

import builtins
import http.server
import sys
import threading
import typing
import urllib.error
import urllib.parse
import urllib.request

import stripe

ABSENT = object()


def main(url: str, key: str, secret: str) -> None:
    stripe.api_base = url
    stripe.api_key = key
    stripe.max_network_retries = 0

    session = start("stripe-library-1")
    again = start("stripe-library-1")
    assert session.id == again.id, "an idempotency key made two sessions"
    expect(stripe.IdempotencyError, lambda: start("stripe-library-1", amount=999))
    expect(stripe.InvalidRequestError, lambda: stripe.checkout.Session.retrieve("cs_test_nothing"))
    expect(stripe.AuthenticationError, lambda: stripe.Customer.list(api_key="sk_test_wrong"))

    pay(session.url, "4000000000000002", expect_status=422)
    pay(session.url, "4242424242424242", expect_status=303)
    paid = stripe.checkout.Session.retrieve(
        session.id, expand=["payment_intent.latest_charge.balance_transaction"]
    )
    assert paid.status == "complete" and paid.payment_status == "paid", paid
    payment = paid.payment_intent
    assert payment.amount_received == 125_000, payment
    balance = payment.latest_charge.balance_transaction
    assert balance.net == 125_000 - balance.fee and balance.fee == 3655, balance

    refund = stripe.Refund.create(payment_intent=payment.id, amount=400)
    assert refund.status == "succeeded" and refund.amount == 400, refund
    expect(
        stripe.InvalidRequestError,
        lambda: stripe.Refund.create(payment_intent=payment.id, amount=125_000),
    )
    customer = stripe.Customer.create(metadata={"client": "cli_1"})
    assert stripe.Customer.retrieve(customer.id).metadata["client"] == "cli_1"

    away(url)
    move_money(url)

    unpaid = stripe.checkout.Session.expire(start("stripe-library-2").id)
    assert unpaid.status == "expired" and unpaid.url is None, unpaid

    checked = sum(
        check_list(listed)
        for listed in (
            stripe.checkout.Session.list(limit=3),
            stripe.PaymentIntent.list(limit=3),
            stripe.Charge.list(limit=3),
            stripe.BalanceTransaction.list(limit=3),
            stripe.Refund.list(limit=3),
            stripe.Customer.list(limit=3),
            stripe.Dispute.list(limit=3),
            stripe.Payout.list(limit=3),
            stripe.Event.list(limit=100),
        )
    )
    pages = [event.id for event in stripe.Event.list(limit=2).auto_paging_iter()]
    assert len(pages) == len(set(pages)) == len(stripe.Event.list(limit=100).data), pages
    verify(url, secret, stripe.Event.list(type="checkout.session.completed").data[0])
    print(f"Stripe's library {stripe.VERSION} read {checked} objects and verified a webhook.")


def away(url: str) -> None:
    """A card is saved on the page, charged while nobody is there, captured in part, and let go."""
    kept = save("4242424242424242")
    check(kept, type(kept), "payment_method")
    charged = charge(kept, "stripe-library-away")
    assert charged.status == "succeeded" and charged.amount_received == 5000, charged
    assert charge(kept, "stripe-library-away").id == charged.id, "a key made two payments"
    held = charge(kept, "stripe-library-held", capture_method="manual")
    assert held.status == "requires_capture" and held.amount_capturable == 5000, held
    part = stripe.PaymentIntent.capture(held.id, amount_to_capture=3000)
    assert part.status == "succeeded" and part.amount_received == 3000, part
    expect(stripe.InvalidRequestError, lambda: stripe.PaymentIntent.capture(held.id))
    for number, code in (
        ("4000000000000341", "card_declined"),
        ("4000002760003184", "authentication_required"),
    ):
        refused = save(number)
        try:
            charge(refused, f"stripe-library-{number}")
            raise AssertionError(f"{number} was charged")
        except stripe.CardError as error:
            assert error.code == code, error
            assert error.error.payment_intent.status == "requires_payment_method", error
    assert stripe.PaymentMethod.detach(kept.id).customer is None
    expect(stripe.InvalidRequestError, lambda: charge(kept, "stripe-library-gone"))


def save(number: str) -> stripe.PaymentMethod:
    session = stripe.checkout.Session.create(
        mode="setup",
        currency="usd",
        customer_creation="always",
        success_url="http://127.0.0.1:9/done",
        setup_intent_data={"metadata": {"method": "mth_from_library"}},
    )
    pay(session.url, number, expect_status=303)
    saved = stripe.checkout.Session.retrieve(session.id, expand=["setup_intent.payment_method"])
    check(saved.setup_intent, type(saved.setup_intent), "setup_intent")
    assert saved.setup_intent.status == "succeeded", saved
    return saved.setup_intent.payment_method


def charge(kept: stripe.PaymentMethod, key: str, **more) -> stripe.PaymentIntent:
    return stripe.PaymentIntent.create(
        amount=5000,
        currency="usd",
        customer=kept.customer,
        payment_method=kept.id,
        off_session=True,
        confirm=True,
        metadata={"charge": key},
        idempotency_key=key,
        **more,
    )


def move_money(url: str) -> None:
    """A dispute takes the money and is won, a refund fails, and a payout explains it all."""
    session = start("stripe-library-moved")
    pay(session.url, "4242424242424242", expect_status=303)
    payment = stripe.checkout.Session.retrieve(session.id).payment_intent
    refund = stripe.Refund.create(payment_intent=payment, amount=500)
    assert post(f"{url}/sandbox/fail-refund", {"refund": refund.id}) == 303
    assert stripe.Refund.retrieve(refund.id).status == "failed"
    opened = {"payment": payment, "opening": "chargeback"}
    assert post(f"{url}/sandbox/dispute", opened) == 303
    dispute = stripe.Dispute.list(payment_intent=payment).data[0]
    assert dispute.status == "needs_response", dispute
    assert dispute.balance_transactions[0].net == -125_000 - 1500, dispute
    assert post(f"{url}/sandbox/disputes", {"dispute": dispute.id, "to": "won"}) == 303
    won = stripe.Dispute.retrieve(dispute.id)
    assert won.status == "won" and won.balance_transactions[1].amount == 125_000, won

    assert post(f"{url}/sandbox/pay-out", {"currency": "usd"}) == 303
    payout = stripe.Payout.list(limit=1).data[0]
    lines = stripe.BalanceTransaction.list(payout=payout.id, limit=100).auto_paging_iter()
    nets = [line.net for line in lines if line.type != "payout"]
    assert payout.amount == sum(nets) and len(nets) > 5, (payout, nets)
    assert post(f"{url}/sandbox/payouts", {"payout": payout.id, "end": "succeed"}) == 303
    assert stripe.Payout.retrieve(payout.id).status == "paid"


def start(key: str, amount: int = 125_000) -> stripe.checkout.Session:
    return stripe.checkout.Session.create(
        mode="payment",
        client_reference_id="pay_from_library",
        success_url="http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}",
        cancel_url="http://127.0.0.1:9/back",
        metadata={"payment": "pay_from_library"},
        payment_intent_data={"metadata": {"payment": "pay_from_library"}},
        line_items=[
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": amount,
                    "product_data": {"name": "Invoice 2026-0017"},
                },
            }
        ],
        idempotency_key=key,
    )


class Stay(urllib.request.HTTPRedirectHandler):
    """A browser that tells where it is sent instead of going there."""

    def redirect_request(self, *_):
        return None


def post(url: str, fields: dict[str, str]) -> int:
    data = urllib.parse.urlencode(fields).encode()
    browser = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))
    try:
        return browser.open(url, data, timeout=30).status
    except urllib.error.HTTPError as answer:
        return answer.code


def pay(page: str, number: str, expect_status: int) -> None:
    status = post(
        page,
        {
            "way": "card",
            "email": "ada@example.com",
            "number": number,
            "expiry": "12/40",
            "cvc": "123",
            "name": "Ada Lovelace",
        },
    )
    assert status == expect_status, f"{number} gave {status}"


def expect(error: type[Exception], act: typing.Callable[[], object]) -> None:
    try:
        act()
    except error:
        return
    raise AssertionError(f"{error.__name__} was not raised")


def check_list(listed) -> int:
    assert listed.data, f"{listed.url} is empty"
    for item in listed.data:
        check(item, type(item), item.object)
    return len(listed.data)


class Names(dict):
    """What the library's declarations mean; what it names only for type checkers may be anything."""

    def __missing__(self, _: str) -> type:
        return object


def check(item, declared: type, place: str) -> None:
    """Every field that the library declares is of its kind, and there unless it is optional."""
    module = vars(sys.modules[declared.__module__])
    names = Names({**vars(builtins), **vars(stripe), **module})
    for name, kind in typing.get_type_hints(declared, localns=names).items():
        if name.startswith("_") or typing.get_origin(kind) is typing.ClassVar:
            continue
        value = item.get(name, ABSENT) if hasattr(item, "get") else getattr(item, name, ABSENT)
        if value is ABSENT or value is None:
            optional = type(None) in typing.get_args(kind) or value is ABSENT and name == "deleted"
            assert optional, f"{place}.{name} is missing"
            continue
        fits(value, kind, f"{place}.{name}")


def fits(value, kind, place: str) -> None:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        assert value in arguments, f"{place}: {value!r} is not one of {arguments}"
    elif origin is typing.Union:
        problems = []
        for argument in arguments:
            try:
                return fits(value, argument, place)
            except AssertionError as problem:
                problems.append(str(problem))
        raise AssertionError("; ".join(problems))
    elif origin in (list, dict):
        assert isinstance(value, (origin, stripe.StripeObject)), f"{place}: {value!r}"
    elif isinstance(kind, type) and issubclass(kind, stripe.StripeObject):
        assert isinstance(value, stripe.StripeObject), f"{place}: {value!r} is no object"
        check(value, kind, place)
    elif isinstance(kind, type):
        assert isinstance(value, kind), f"{place}: {value!r} is no {kind.__name__}"


def verify(url: str, secret: str, event: stripe.Event) -> None:
    """Has the sandbox post an event here, and believes it only as the library does."""
    heard: list[tuple[bytes, str]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append((body, self.headers["stripe-signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook = f"http://127.0.0.1:{server.server_port}/"
    status = post(f"{url}/sandbox/deliver", {"event": event.id, "to": hook})
    server.shutdown()
    assert status == 303 and len(heard) == 1, f"{status}, {len(heard)} events came"

    body, signature = heard[0]
    believed = stripe.Webhook.construct_event(body, signature, secret)
    assert believed.id == event.id and believed.data.object.object == "checkout.session", believed
    forged = body.replace(b"paid", b"Paid", 1)
    for arguments in ((forged, signature, secret), (body, signature, "whsec_other")):
        expect(
            stripe.SignatureVerificationError,
            lambda arguments=arguments: stripe.Webhook.construct_event(*arguments),
        )


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
