/* sync/home and sync/standing: what a device knows of its office. */
#include "support/vaulted.h"

#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "support/test.h"
#include "sync/home.h"
#include "sync/standing.h"

struct den {
	struct vaulted t;
	struct home h;
	struct buf office, person[2];
};

static void
put_person(struct den *d, size_t i, const char *code)
{
	struct person_cert p = {.office = d->t.wire.cert.office,
	    .person = {{(uint8_t)i}},
	    .name = TEXT("somebody"),
	    .code = text_of(code),
	    .rank = RANK_ENUMERATOR};

	buf_init(&d->person[i], 4096);
	cert_put_person(&d->person[i], &p, &d->t.wire.office);
	d->h.person[i].message = buf_bytes(&d->person[i]);
	d->h.person[i].hash = keys_hash(d->h.person[i].message);
}

/* Something in every place, no two alike. */
static int
setup(void **state)
{
	static struct sync_range missing[2] = {{1, 2}, {5, 5}};
	static struct home_refused refused = {{{9}}, 5, 6, AYNI_BADFORM};
	static struct den d;
	struct home *h = &d.h;

	memset(&d, 0, sizeof(d));
	vaulted_create(&d.t);
	buf_init(&d.office, 4096);
	cert_put_office(&d.office, &d.t.wire.cert, &d.t.wire.identity);
	home_add_office(h, buf_bytes(&d.office), &d.t.wire.cert);
	put_person(&d, 0, "E01");
	put_person(&d, 1, "E02");
	h->persons = 2;
	h->label = TEXT("tablet 12");
	h->url[0] = TEXT("http://one");
	h->url[1] = TEXT("http://two");
	h->urls = 2;
	h->person[0].slot = 1;
	h->person[0].admitted = true;
	h->person[1].slot = 2;
	h->person[1].invited = true;
	memset(h->person[1].secret, 7, sizeof(h->person[1].secret));
	h->standing = STANDING_CERTIFIED;
	h->feed_cursor = 11;
	h->request.open = true;
	h->request.at = (struct moment){.wall_us = 21,
	    .zone_min = 22,
	    .boot_us = 23,
	    .boot_id = {24}};
	h->request.last_cut = 25;
	h->request.after = 26;
	h->request.last_sent = 27;
	h->known = 8;
	h->missing = missing;
	h->gaps = 2;
	h->refused = &refused;
	h->refusals = 1;
	h->anchor_us = 31;
	h->ahead_us = -32;
	h->heard_us = 33;
	h->tried_us = 34;
	h->tried = AYNI_TIMEOUT;
	h->stick = 35;
	*state = &d;
	return 0;
}

static int
teardown(void **state)
{
	struct den *d = *state;

	buf_free(&d->office);
	buf_free(&d->person[0]);
	buf_free(&d->person[1]);
	vaulted_end(&d->t);
	return 0;
}

/* ---- kept ---- */

static struct buf
stored(struct den *d)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	assert_int_equal(vault_get(d->t.v, "home", &b), AYNI_OK);
	return b;
}

static void
everything_is_kept(void **state)
{
	struct den *d = *state;
	struct home h;
	struct buf first, again;

	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	first = stored(d);
	vaulted_reopen(&d->t);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_true(text_is(h.person[1].cert.code, "E02"));
	assert_int_equal(h.person[1].secret[15], 7);
	assert_int_equal(h.request.at.boot_id[0], 24);
	assert_int_equal(h.missing[1].first, 5);
	assert_int_equal(h.refused[0].err, AYNI_BADFORM);
	assert_int_equal(h.ahead_us, -32);
	assert_int_equal(h.stick, 35);
	assert_int_equal(home_save(d->t.v, &h), AYNI_OK);
	again = stored(d); /* and of the rest, the same bytes come out */
	assert_true(bytes_equal(buf_bytes(&first), buf_bytes(&again)));
	home_free(&h);
	buf_free(&first);
	buf_free(&again);
}

static void
who_has_not_joined_or_unlocked_has_none(void **state)
{
	struct den *d = *state;
	struct home h;

	assert_int_equal(home_load(d->t.v, &h), AYNI_NOTFOUND);
	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	vaulted_close(&d->t);
	assert_int_equal(
	    vault_open(d->t.home, &d->t.options, NULL, &d->t.v), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_PASSPHRASE);
}

static void
load_damaged(struct den *d, struct bytes b)
{
	struct home h;

	assert_int_equal(vault_set(d->t.v, "home", b), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_STORE);
}

/* The vault is sealed, so that no one gets to change it; but programs have
 * faults, and versions follow one another. */
static void
what_does_not_read_is_damaged(void **state)
{
	struct den *d = *state;
	struct bytes part;
	struct buf b;

	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	b = stored(d);
	for (part = buf_bytes(&b), part.n = 1; part.n < b.n; part.n += 7)
		load_damaged(d, part);
	b.p[2] ^= 1; /* its type: another version */
	load_damaged(d, buf_bytes(&b));
	b.p[2] ^= 1;
	b.p[b.n - 1] ^= 1; /* still a number: as good as any */
	assert_int_equal(
	    vault_set(d->t.v, "home", buf_bytes(&b)), AYNI_OK);
	buf_free(&b);
	d->h.standing = (enum standing)(STANDING_USED + 1);
	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	b = stored(d);
	load_damaged(d, buf_bytes(&b));
	buf_free(&b);
	d->h.standing = STANDING_JOINED;
	d->h.offices = 0;
	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	b = stored(d);
	load_damaged(d, buf_bytes(&b));
	buf_free(&b);
}

static void
no_memory_is_no_damage(void **state)
{
	struct den *d = *state;
	struct home h;
	enum ayni_err e;
	bool done = false;
	long k;

	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	for (k = 0; !done; k++) {
		mem_fail_after = k;
		e = home_load(d->t.v, &h);
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_int_equal(e, done ? AYNI_OK : AYNI_NOMEM);
	}
	home_free(&h);
}

/* ---- keys of the office ---- */

static struct office_cert
office_of(struct den *d, uint8_t n)
{
	struct office_cert c = d->t.wire.cert;

	memset(c.epoch.b, n, sizeof(c.epoch.b));
	c.issued_us = d->t.wire.cert.issued_us + n;
	return c;
}

static void
the_newest_keys_of_the_office_stand_first(void **state)
{
	struct den *d = *state;
	struct office_cert c;
	struct bytes any = buf_bytes(&d->office);
	uint8_t n;

	for (n = 1; n <= CERT_MAX_OFFICES; n += 2) {
		c = office_of(d, n);
		home_add_office(&d->h, any, &c);
	}
	for (n = 2; n <= CERT_MAX_OFFICES + 4; n += 2) {
		c = office_of(d, n);
		home_add_office(&d->h, any, &c);
		home_add_office(&d->h, any, &c); /* known */
	}
	assert_int_equal(d->h.offices, CERT_MAX_OFFICES);
	assert_int_equal(d->h.office[0].cert.epoch.b[0], CERT_MAX_OFFICES + 4);
	for (n = 1; n < CERT_MAX_OFFICES; n++)
		assert_true(d->h.office[n].cert.issued_us <
		    d->h.office[n - 1].cert.issued_us);
	c = office_of(d, 0); /* older than all that there is room for */
	c.epoch.b[1] = 1;
	home_add_office(&d->h, any, &c);
	assert_int_not_equal(
	    d->h.office[CERT_MAX_OFFICES - 1].cert.epoch.b[1], 1);
}

/* ---- what is owed, and who asks ---- */

static void
what_is_missing_or_new_is_owed(void **state)
{
	const struct home *h = &((struct den *)*state)->h;

	assert_true(home_owed(h, 1, 1));
	assert_true(home_owed(h, 2, 4));
	assert_false(home_owed(h, 3, 4));
	assert_true(home_owed(h, 4, 6));
	assert_false(home_owed(h, 6, 8));
	assert_true(home_owed(h, 8, 9));
}

static void
an_open_invitation_is_asked_about(void **state)
{
	struct den *d = *state;
	struct home *h = &d->h;

	assert_ptr_equal(home_asking(h, false), &h->person[1]);
	h->person[1].admitted = true;
	assert_null(home_asking(h, false));
	assert_ptr_equal(home_asking(h, true), &h->person[1]);
	h->standing = STANDING_JOINED;
	assert_ptr_equal(home_asking(h, false), &h->person[1]);
	h->person[1].invited = false;
	assert_null(home_asking(h, true));
}

static void
bundles_are_counted_upwards(void **state)
{
	struct den *d = *state;
	uint64_t n = 0;

	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	assert_int_equal(home_next_bundle(d->t.v, 0, &n), AYNI_OK);
	assert_int_equal(n, 36);
	assert_int_equal(home_next_bundle(d->t.v, 100, &n), AYNI_OK);
	assert_int_equal(n, 101);
	assert_int_equal(home_next_bundle(d->t.v, 40, &n), AYNI_OK);
	assert_int_equal(n, 102);
}

static void
under_new_keys_nothing_is_known_of_us(void **state)
{
	struct den *d = *state;
	struct vault_keys before, after;
	struct home h;

	assert_int_equal(home_save(d->t.v, &d->h), AYNI_OK);
	assert_int_equal(vault_keys(d->t.v, &before), AYNI_OK);
	assert_int_equal(home_new_epoch(d->t.v), AYNI_OK);
	assert_int_equal(vault_keys(d->t.v, &after), AYNI_OK);
	assert_false(ID_EQUAL(before.epoch, after.epoch));
	assert_true(ID_EQUAL(before.device, after.device));
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.standing, STANDING_JOINED);
	assert_false(h.person[0].admitted);
	assert_true(h.person[1].invited);
	assert_false(h.request.open);
	assert_int_equal(h.gaps + h.refusals + h.known, 0);
	assert_int_equal(h.feed_cursor, 11);
	assert_int_equal(h.anchor_us, 31);
	home_free(&h);
}

/* ---- standing ---- */

static void
only_new_keys_lead_out_of_a_revocation(void **state)
{
	int s, e;

	(void)state;
	for (e = EVENT_CERTIFICATE; e <= EVENT_FORKED; e++) {
		assert_int_equal(standing_after(STANDING_REVOKED,
				     (enum standing_event)e),
		    STANDING_REVOKED);
		for (s = STANDING_JOINED; s <= STANDING_USED; s++)
			if (s != STANDING_REVOKED)
				assert_int_not_equal(
				    standing_after((enum standing)s,
				        (enum standing_event)e),
				    STANDING_JOINED);
	}
	for (s = STANDING_JOINED; s <= STANDING_USED; s++)
		assert_int_equal(
		    standing_after((enum standing)s, EVENT_REVOCATION),
		    STANDING_REVOKED);
}

static void
the_offices_word_is_how_we_stand(void **state)
{
	static const enum standing after[] = {
	    [SYNC_CERTIFIED] = STANDING_CERTIFIED,
	    [SYNC_WAITING] = STANDING_WAITING,
	    [SYNC_REVOKED] = STANDING_REVOKED,
	    [SYNC_INVITATION_USED] = STANDING_USED,
	    [SYNC_FORKED] = STANDING_CERTIFIED,
	};
	int s;

	(void)state;
	for (s = SYNC_CERTIFIED; s <= SYNC_FORKED; s++)
		assert_int_equal(standing_after(STANDING_JOINED,
				     standing_event((enum sync_state)s)),
		    after[s]);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(everything_is_kept),
	    TEST(who_has_not_joined_or_unlocked_has_none),
	    TEST(what_does_not_read_is_damaged),
	    TEST(no_memory_is_no_damage),
	    TEST(the_newest_keys_of_the_office_stand_first),
	    TEST(what_is_missing_or_new_is_owed),
	    TEST(an_open_invitation_is_asked_about),
	    TEST(bundles_are_counted_upwards),
	    TEST(under_new_keys_nothing_is_known_of_us),
	    cmocka_unit_test(only_new_keys_lead_out_of_a_revocation),
	    cmocka_unit_test(the_offices_word_is_how_we_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
