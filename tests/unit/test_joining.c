/* sync/joining: from an invitation, without network. */
#include "support/terrain.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"

struct desk {
	struct terrain *f;
	struct buf invitation; /* of E01 */
	struct vaulted t;
	struct joining j;
	struct trouble trouble;
};

static int
setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	void *f;

	assert_non_null(d);
	(void)terrain_setup(&f);
	d->f = f;
	buf_init(&d->invitation, 64u << 20);
	terrain_invite(d->f, "E01", &d->invitation);
	vaulted_start(&d->t);
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->f;

	buf_free(&d->invitation);
	vaulted_end(&d->t);
	(void)terrain_teardown(&f);
	free(d);
	return 0;
}

static enum ayni_err
read_it(struct desk *d, struct bytes in)
{
	return joining_read(TEXT("invite.ayni"), in, &d->j, &d->trouble);
}

/* Says what and where, in every language. */
static void
expect(struct desk *d, enum trouble_what what, const char *part)
{
	struct buf b;
	int lang;

	assert_int_equal(d->trouble.what, what);
	for (lang = 0; lang < 3; lang++) {
		buf_init(&b, 4096);
		trouble_put(&b, &d->trouble, (enum lang)lang);
		assert_non_null(strstr(buf_z(&b), part));
		buf_free(&b);
	}
}

static enum ayni_err
create(struct desk *d, const char *label)
{
	assert_int_equal(
	    read_it(d, buf_bytes(&d->invitation)), AYNI_OK);
	return joining_create(&d->j, d->t.home, &d->t.options,
	    VAULTED_PASSPHRASE, text_of(label), &d->t.v, &d->trouble);
}

static enum ayni_err
add(struct desk *d, const char *passphrase)
{
	return joining_add(&d->j, d->t.v, test_random(&d->t.seed),
	    text_of(passphrase), TEXT(""), &d->trouble);
}

/* The next invitation is read. */
static void
invited(struct desk *d, const char *code)
{
	buf_clear(&d->invitation);
	terrain_invite(d->f, code, &d->invitation);
	assert_int_equal(
	    read_it(d, buf_bytes(&d->invitation)), AYNI_OK);
}

/* ---- reading ---- */

static void
an_invitation_says_who_and_what(void **state)
{
	struct desk *d = *state;

	assert_int_equal(
	    read_it(d, buf_bytes(&d->invitation)), AYNI_OK);
	assert_true(text_is(d->j.person.code, "E01"));
	assert_true(text_is(d->j.office.name,
	    "Institut National de la Statistique"));
	assert_int_equal(d->j.forms, 1);
	assert_true(ID_EQUAL(d->j.form[0].id, d->f->farm->id));
	assert_true(text_is(d->j.form[0].xml_id, "farm"));
	assert_int_equal(d->j.invitation.urls, 1);
}

static void
what_is_no_invitation_is_refused(void **state)
{
	struct desk *d = *state;
	struct buf bundle;

	assert_int_equal(read_it(d, text_bytes(TEXT("a letter"))),
	    AYNI_BADTYPE);
	expect(d, TROUBLE_NO_INVITATION, "invite.ayni");
	assert_int_equal(read_it(d, text_bytes(TEXT(""))), AYNI_BADTYPE);
	buf_init(&bundle, 4096);
	sync_put_bundle(&bundle, NULL, 0);
	assert_int_equal(read_it(d, buf_bytes(&bundle)), AYNI_BADTYPE);
	buf_free(&bundle);
}

static void
a_later_version_asks_for_an_update(void **state)
{
	struct desk *d = *state;
	struct buf b;

	buf_init(&b, 4096);
	pack_array(&b, 2);
	pack_text(&b, TEXT("ayni-invitation/2"));
	pack_uint(&b, 1);
	assert_int_equal(read_it(d, buf_bytes(&b)), AYNI_UNSUPPORTED);
	expect(d, TROUBLE_LATER_INVITATION, "invite.ayni");
	buf_free(&b);
}

static void
half_a_file_is_damaged(void **state)
{
	struct desk *d = *state;
	struct bytes half = buf_bytes(&d->invitation);

	half.n /= 2;
	assert_int_equal(read_it(d, half), AYNI_BADFORM);
	expect(d, TROUBLE_BAD_INVITATION, "invite.ayni");
}

/* Id, secret, cursor and addresses are nobody's signature: a flip there is
 * another invitation, which the office refuses.  All else is noticed. */
static void
a_bit_flipped_in_what_is_signed_is_refused(void **state)
{
	struct desk *d = *state;
	struct invitation v;
	struct bytes in[3];
	uint8_t *at;
	enum ayni_err e;
	size_t i, k;

	assert_int_equal(
	    cert_read_invitation(buf_bytes(&d->invitation), &v), AYNI_OK);
	in[0] = v.office_cert[0];
	in[1] = v.person_cert;
	in[2] = v.form[0];
	for (i = 0; i < 3; i++)
		for (k = 0; k < in[i].n; k += i == 2 ? 31 : 1) {
			at = d->invitation.p + (in[i].p - d->invitation.p);
			at[k] ^= (uint8_t)(1u << k % 8);
			e = read_it(d, buf_bytes(&d->invitation));
			assert_int_not_equal(e, AYNI_OK);
			assert_int_equal(e, d->trouble.err);
			assert_int_equal(d->trouble.what, i == 2
			        ? TROUBLE_BAD_FORM
			        : TROUBLE_BAD_INVITATION);
			at[k] ^= (uint8_t)(1u << k % 8);
		}
	d->invitation.p[in[2].p - d->invitation.p + 40] ^= 1;
	(void)read_it(d, buf_bytes(&d->invitation));
	expect(d, TROUBLE_BAD_FORM, " 1 ");
}

/* ---- joining ---- */

static void
joining_keeps_what_the_invitation_brought(void **state)
{
	struct desk *d = *state;
	struct vault_keys k;
	struct home h;
	struct buf form;

	assert_int_equal(create(d, "tablet 12"), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_true(text_is(h.label, "tablet 12"));
	assert_int_equal(h.standing, STANDING_JOINED);
	assert_int_equal(h.urls, 1);
	assert_true(text_is(h.url[0], "http://office.example"));
	assert_int_equal(h.persons, 1);
	assert_int_equal(h.person[0].slot, 1);
	assert_false(h.person[0].admitted);
	assert_ptr_equal(home_person(&h, &d->j.person_hash), &h.person[0]);
	assert_ptr_equal(home_at_slot(&h, 1), &h.person[0]);
	assert_null(home_at_slot(&h, 0));
	assert_int_equal(h.feed_cursor, d->j.invitation.feed_cursor);
	buf_init(&form, PACKAGE_MAX_BYTES);
	assert_int_equal(
	    vault_form_get(d->t.v, &d->f->farm->id, &form), AYNI_OK);
	assert_int_equal(vault_keys(d->t.v, &k), AYNI_OK);
	buf_free(&form);
	home_free(&h);
}

static void
two_devices_draw_different_keys(void **state)
{
	struct desk *d = *state;
	struct vaulted other;
	struct vault_keys a, b;

	assert_int_equal(create(d, "one"), AYNI_OK);
	vaulted_start(&other);
	other.seed = 77;
	assert_int_equal(joining_create(&d->j, other.home, &other.options,
			     VAULTED_PASSPHRASE, TEXT("two"), &other.v,
			     &d->trouble),
	    AYNI_OK);
	assert_int_equal(vault_keys(d->t.v, &a), AYNI_OK);
	assert_int_equal(vault_keys(other.v, &b), AYNI_OK);
	assert_false(ID_EQUAL(a.device, b.device));
	assert_false(ID_EQUAL(a.epoch, b.epoch));
	vaulted_end(&other);
}

static void
a_device_needs_a_name(void **state)
{
	struct desk *d = *state;
	char label[CERT_MAX_TEXT + 2];

	assert_int_equal(create(d, ""), AYNI_USAGE);
	expect(d, TROUBLE_BAD_LABEL, "1024");
	memset(label, 'x', sizeof(label) - 1);
	label[sizeof(label) - 1] = '\0';
	assert_int_equal(create(d, label), AYNI_USAGE);
	assert_null(d->t.v);
}

static void
a_second_vault_does_not_take_the_place_of_the_first(void **state)
{
	struct desk *d = *state;
	struct vault *first;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	first = d->t.v;
	assert_int_equal(create(d, "tablet"), AYNI_EXISTS);
	expect(d, TROUBLE_VAULT, "home");
	assert_ptr_equal(d->t.v, first);
}

/* Power went after the vault was made and before the device had joined. */
static void
a_vault_that_has_not_joined_is_completed(void **state)
{
	struct desk *d = *state;
	struct home h;

	assert_int_equal(
	    read_it(d, buf_bytes(&d->invitation)), AYNI_OK);
	assert_int_equal(vault_create(d->t.home, &d->t.options,
			     VAULTED_PASSPHRASE, &d->j.office.box, NULL,
			     &d->t.v),
	    AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_NOTFOUND);
	assert_int_equal(add(d, ""), AYNI_USAGE); /* no name yet */
	assert_int_equal(joining_add(&d->j, d->t.v, test_random(&d->t.seed),
			     TEXT(""), TEXT("tablet"), &d->trouble),
	    AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.person[0].slot, 1);
	home_free(&h);
}

/* ---- more people ---- */

static void
a_second_person_has_a_passphrase_of_their_own(void **state)
{
	struct desk *d = *state;
	struct home h;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	invited(d, "E02");
	assert_int_equal(add(d, "otra frase"), AYNI_OK);
	vaulted_close(&d->t);
	assert_int_equal(
	    vault_open(d->t.home, &d->t.options, NULL, &d->t.v), AYNI_OK);
	assert_int_equal(vault_unlock(d->t.v, TEXT("otra frase")), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.persons, 2);
	assert_true(text_is(
	    home_at_slot(&h, vault_slot(d->t.v))->cert.code, "E02"));
	assert_true(text_is(h.label, "tablet"));
	home_free(&h);
}

static void
two_people_do_not_have_one_passphrase(void **state)
{
	struct desk *d = *state;
	struct home h;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	invited(d, "E02");
	assert_int_equal(joining_add(&d->j, d->t.v, test_random(&d->t.seed),
			     VAULTED_PASSPHRASE, TEXT(""), &d->trouble),
	    AYNI_EXISTS);
	assert_int_equal(d->trouble.err, AYNI_EXISTS);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.persons, 1);
	home_free(&h);
}

static void
there_is_room_for_so_many_people(void **state)
{
	struct desk *d = *state;
	struct home h;
	size_t i;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	for (i = 1; i < CERT_MAX_PERSONS; i++) {
		h.person[i] = h.person[0];
		h.person[i].slot = 0;
	}
	h.persons = CERT_MAX_PERSONS;
	assert_int_equal(home_save(d->t.v, &h), AYNI_OK);
	home_free(&h);
	invited(d, "E02");
	assert_int_equal(add(d, "otra frase"), AYNI_TOOBIG);
	expect(d, TROUBLE_TOO_MANY_PERSONS, "64");
}

static void
the_same_person_with_a_new_invitation_stays_one(void **state)
{
	struct desk *d = *state;
	uint8_t before[16];
	struct home h;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	memcpy(before, d->j.invitation.id, sizeof(before));
	invited(d, "E01");
	assert_int_equal(add(d, ""), AYNI_OK);
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.persons, 1);
	assert_memory_not_equal(h.person[0].invitation, before, 16);
	home_free(&h);
}

static void
another_office_is_refused(void **state)
{
	struct desk *d = *state;
	struct terrain other = {.book = d->f->book};
	struct home h;

	assert_int_equal(create(d, "tablet"), AYNI_OK);
	bureau_start(&other.b, BUREAU_MEMORY, 2);
	buf_clear(&d->invitation);
	terrain_invite(&other, "E01", &d->invitation);
	assert_int_equal(
	    read_it(d, buf_bytes(&d->invitation)), AYNI_OK);
	assert_int_equal(add(d, "otra frase"), AYNI_NOTOURS);
	expect(d, TROUBLE_OTHER_OFFICE, "Institut National");
	assert_int_equal(home_load(d->t.v, &h), AYNI_OK);
	assert_int_equal(h.persons, 1);
	home_free(&h);
	bureau_end(&other.b);
}

static void
no_memory_joins_nobody_or_somebody(void **state)
{
	struct desk *d = *state;
	enum ayni_err e;
	bool done;
	long k;

	for (k = 0, done = false; !done; k++) {
		mem_fail_after = k;
		e = read_it(d, buf_bytes(&d->invitation));
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_int_equal(e, done ? AYNI_OK : AYNI_NOMEM);
	}
	assert_true(k > 3);
	assert_int_equal(create(d, "tablet"), AYNI_OK);
	invited(d, "E02");
	for (k = 0, done = false; !done; k++) {
		mem_fail_after = k;
		e = add(d, "otra frase");
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_int_equal(e, done ? AYNI_OK : AYNI_NOMEM);
	}
	assert_true(k > 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_invitation_says_who_and_what),
	    TEST(what_is_no_invitation_is_refused),
	    TEST(a_later_version_asks_for_an_update),
	    TEST(half_a_file_is_damaged),
	    TEST(a_bit_flipped_in_what_is_signed_is_refused),
	    TEST(joining_keeps_what_the_invitation_brought),
	    TEST(two_devices_draw_different_keys),
	    TEST(a_device_needs_a_name),
	    TEST(a_second_vault_does_not_take_the_place_of_the_first),
	    TEST(a_vault_that_has_not_joined_is_completed),
	    TEST(a_second_person_has_a_passphrase_of_their_own),
	    TEST(two_people_do_not_have_one_passphrase),
	    TEST(there_is_room_for_so_many_people),
	    TEST(the_same_person_with_a_new_invitation_stays_one),
	    TEST(another_office_is_refused),
	    TEST(no_memory_joins_nobody_or_somebody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
