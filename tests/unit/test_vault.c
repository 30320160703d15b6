/* vault: what a device keeps, and how it says no. */
#include "support/vaulted.h"

#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/test.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define ERR(call, e) assert_int_equal((call), (e))

static struct vaulted t;

static int
start(void **state)
{
	(void)state;
	vaulted_create(&t);
	return 0;
}

static int
start_empty(void **state)
{
	(void)state;
	vaulted_start(&t);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	vaulted_end(&t);
	return 0;
}

/* ---- helpers ---- */

/* Items one after the other, a '|' behind each. */
static struct buf list;

static enum ayni_err
note(void *ctx, struct bytes item)
{
	(void)ctx;
	buf_put_bytes(&list, item);
	buf_put_byte(&list, '|');
	return list.err;
}

static void
assert_list(const char *want)
{
	struct text got = buf_text(&list);

	if (!text_is(got, want))
		fail_msg("\"%.*s\", not \"%s\"", (int)got.n, got.p, want);
	buf_free(&list);
}

static void
clear_list(void)
{
	buf_free(&list);
	buf_init(&list, 1u << 24);
}

static struct bytes
b(const char *z)
{
	return text_bytes(text_of(z));
}

static void
sql(const char *statement)
{
	char path[128];
	sqlite3 *c;

	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	OK(sqlite3_open(path, &c));
	if (sqlite3_exec(c, statement, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", statement, sqlite3_errmsg(c));
	(void)sqlite3_close(c);
}

static void
journal(enum entry_kind kind, uint8_t record, uint8_t form,
    const char *answer)
{
	struct buf e = vaulted_entry(kind, record, form, answer);

	OK(vault_journal(t.v, buf_bytes(&e), text_of(answer)));
	buf_free(&e);
}

static struct bytes
dictionary(void *ctx, const struct hash *form)
{
	static const char text[] = "the answer that everybody gives";

	if (ctx != NULL)
		++*(int *)ctx;
	return form->b[0] == 1 ? b(text) : (struct bytes){NULL, 0};
}

static void
cut(void)
{
	OK(vault_cut(t.v, &t.wire.office_box.public, dictionary, NULL));
}

static struct vault_marks
marks(void)
{
	struct vault_marks m;

	OK(vault_outbox_marks(t.v, &m));
	return m;
}

static struct receipt
receipt(uint64_t serial, uint64_t held, uint64_t safe)
{
	return vaulted_receipt(&t, serial, held, safe);
}

static void
apply(uint64_t serial, uint64_t held, uint64_t safe)
{
	struct receipt r = receipt(serial, held, safe);

	OK(vault_outbox_receipt(t.v, &r, b("a receipt")));
}

/* ---- opening ---- */

static void
test_create_and_unlock(void **state)
{
	(void)state;
	OK(vault_set(t.v, "name", b("value")));
	assert_int_equal(vault_slot(t.v), 1);
	vaulted_close(&t);
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	assert_int_equal(vault_slot(t.v), 0);
	assert_false(vault_moved(t.v));
	clear_list();
	ERR(vault_get(t.v, "name", &list), AYNI_PASSPHRASE);
	ERR(vault_unlock(t.v, TEXT("another")), AYNI_PASSPHRASE);
	ERR(vault_get(t.v, "name", &list), AYNI_PASSPHRASE);
	OK(vault_unlock(t.v, VAULTED_PASSPHRASE));
	OK(vault_get(t.v, "name", &list));
	assert_list("value");
	assert_true(vault_free_bytes(t.v) > 0);
}

static void
test_create_twice(void **state)
{
	struct vault *again;
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &again), AYNI_EXISTS);
	assert_non_null(strstr(buf_z(&why), "vault.db"));
	buf_free(&why);
	vaulted_reopen(&t);
}

static void
test_open_nothing(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_NOTFOUND);
	assert_non_null(strstr(buf_z(&why), t.home));
	buf_free(&why);
}

static void
test_newer_schema(void **state)
{
	struct buf why;

	(void)state;
	vaulted_close(&t);
	sql("PRAGMA user_version = 2");
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_UNSUPPORTED);
	assert_non_null(strstr(buf_z(&why), "schema 2"));
	buf_free(&why);
}

static void
test_bad_passphrases(void **state)
{
	static char much[VAULT_MAX_PASSPHRASE + 1];

	(void)state;
	memset(much, 'x', sizeof(much));
	ERR(vault_create(t.home, &t.options, TEXT(""),
		&t.wire.office_box.public, NULL, &t.v), AYNI_USAGE);
	ERR(vault_create(t.home, &t.options,
		(struct text){much, sizeof(much)}, &t.wire.office_box.public,
		NULL, &t.v), AYNI_TOOBIG);
	/* Neither left anything that counts as a vault. */
	ERR(vault_open(t.home, &t.options, NULL, &t.v), AYNI_NOTFOUND);
}

static void
test_persons(void **state)
{
	uint64_t slot = 0;

	(void)state;
	OK(vault_set(t.v, "name", b("value")));
	OK(vault_slot_add(t.v, TEXT("la segunda"), &slot));
	assert_int_equal(slot, 2);
	ERR(vault_slot_add(t.v, TEXT("la segunda"), &slot), AYNI_EXISTS);
	vaulted_reopen(&t);
	assert_int_equal(vault_slot(t.v), 1);
	OK(vault_unlock(t.v, TEXT("la segunda")));
	assert_int_equal(vault_slot(t.v), 2);
	clear_list();
	OK(vault_get(t.v, "name", &list));
	assert_list("value");
}

static void
test_absurd_kdf(void **state)
{
	(void)state;
	vaulted_close(&t);
	sql("UPDATE header SET memory = 1 << 50");
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	ERR(vault_unlock(t.v, VAULTED_PASSPHRASE), AYNI_STORE);
}

/* ---- named values, transactions ---- */

static void
test_named(void **state)
{
	(void)state;
	clear_list();
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_set(t.v, "b", b("2")));
	OK(vault_set(t.v, "a", b("3")));
	vaulted_reopen(&t);
	OK(vault_get(t.v, "a", &list));
	OK(vault_get(t.v, "b", &list));
	assert_list("32");
	OK(vault_set(t.v, "a", b("")));
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);
}

static void
test_transaction(void **state)
{
	struct record_id r = vaulted_record(1);

	(void)state;
	clear_list();
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	ERR(vault_end(t.v, AYNI_NET), AYNI_NET);
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);

	/* A call that failed within spoils what the caller calls good. */
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	ERR(vault_draft_discard(t.v, &r), AYNI_NOTFOUND);
	ERR(vault_set(t.v, "b", b("1")), AYNI_NOTFOUND);
	ERR(vault_end(t.v, AYNI_OK), AYNI_NOTFOUND);
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);

	OK(vault_begin(t.v));
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_end(t.v, AYNI_OK));
	OK(vault_end(t.v, AYNI_OK));
	vaulted_reopen(&t);
	OK(vault_get(t.v, "a", &list));
	assert_list("1");
}

static void
test_two_programs(void **state)
{
	struct vault *other;

	(void)state;
	OK(vault_open(t.home, &t.options, NULL, &other));
	OK(vault_unlock(other, VAULTED_PASSPHRASE));
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_set(other, "b", b("2")));
	OK(vault_begin(t.v));
	ERR(vault_set(other, "a", b("3")), AYNI_BUSY);
	assert_non_null(strstr(vault_why(other), "another program"));
	assert_non_null(strstr(vault_why(other), "vault.db"));
	OK(vault_end(t.v, AYNI_OK));
	OK(vault_set(other, "a", b("3")));
	clear_list();
	OK(vault_get(t.v, "a", &list));
	OK(vault_get(t.v, "b", &list));
	assert_list("32");
	vault_close(other);
}

/* ---- keys ---- */

static void
test_keys(void **state)
{
	struct vault_keys k, again;

	(void)state;
	OK(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
	    &t.wire.office_box.public, NULL, &t.v));
	ERR(vault_keys(t.v, &k), AYNI_NOTFOUND);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_keys(t.v, &k));
	assert_true(ID_EQUAL(k.device, t.wire.device_id));
	again.epoch = keys_epoch(&k.sign.public);
	assert_true(ID_EQUAL(k.epoch, again.epoch));
	vaulted_reopen(&t);
	OK(vault_keys(t.v, &again));
	assert_memory_equal(&k, &again, sizeof(k));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_keys(t.v, &again));
	assert_memory_not_equal(k.sign.seed, again.sign.seed, 32);
	assert_memory_not_equal(k.box.secret, again.box.secret, 32);
}

/* ---- forms ---- */

static enum ayni_err
note_form(void *ctx, const struct hash *form, struct bytes package)
{
	buf_put_byte(&list, (uint8_t)('0' + form->b[0]));
	(void)note(NULL, package);
	return ctx != NULL ? AYNI_INTERRUPTED : AYNI_OK;
}

static void
test_forms(void **state)
{
	struct hash one = vaulted_form(1), two = vaulted_form(2);
	int stop_early = 1;

	(void)state;
	clear_list();
	ERR(vault_form_get(t.v, &one, &list), AYNI_NOTFOUND);
	OK(vault_form_put(t.v, &two, b("second")));
	OK(vault_form_put(t.v, &one, b("first")));
	OK(vault_form_put(t.v, &one, b("first again")));
	vaulted_reopen(&t);
	OK(vault_form_get(t.v, &one, &list));
	assert_list("first again");
	clear_list();
	OK(vault_form_list(t.v, note_form, NULL));
	assert_list("2second|1first again|");
	clear_list();
	OK(vault_form_list(t.v, note_form, &stop_early));
	assert_list("2second|");
}

/* ---- drafts ---- */

static enum ayni_err
note_draft(void *ctx, const struct record_id *r, const struct hash *form,
    struct bytes head)
{
	(void)ctx;
	buf_printf(&list, "%u.%u:", r->b[0], form->b[0]);
	return note(NULL, head);
}

static void
test_drafts(void **state)
{
	struct record_id r = vaulted_record(7), s = vaulted_record(3);
	struct hash form = vaulted_form(1), got;
	struct bytes step[2] = {b("age=5"), b("name=Ana")};

	(void)state;
	clear_list();
	ERR(vault_draft_add(t.v, &r, step, 1), AYNI_NOTFOUND);
	ERR(vault_draft_steps(t.v, &r, note, NULL), AYNI_NOTFOUND);
	ERR(vault_draft_head(t.v, &r, &got, &list), AYNI_NOTFOUND);
	ERR(vault_draft_discard(t.v, &r), AYNI_NOTFOUND);

	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	ERR(vault_draft_begin(t.v, &r, &form, b("other")), AYNI_EXISTS);
	OK(vault_draft_begin(t.v, &s, &form, b("second")));
	OK(vault_draft_steps(t.v, &r, note, NULL));
	OK(vault_draft_add(t.v, &r, step, 2));
	OK(vault_draft_add(t.v, &s, step, 1));
	OK(vault_draft_add(t.v, &r, step, 1));
	vaulted_reopen(&t);
	OK(vault_draft_steps(t.v, &r, note, NULL));
	assert_list("age=5|name=Ana|age=5|");
	clear_list();
	OK(vault_draft_head(t.v, &r, &got, &list));
	assert_true(ID_EQUAL(got, form));
	assert_list("head");
	clear_list();
	OK(vault_draft_list(t.v, note_draft, NULL));
	assert_list("7.1:head|3.1:second|");

	OK(vault_draft_discard(t.v, &r));
	clear_list();
	OK(vault_draft_list(t.v, note_draft, NULL));
	assert_list("3.1:second|");
	OK(vault_draft_begin(t.v, &r, &form, b("anew")));
	clear_list();
	OK(vault_draft_steps(t.v, &r, note, NULL));
	assert_list("");
}

/* ---- journal and records ---- */

static enum ayni_err
note_record(void *ctx, const struct vault_record *r)
{
	static const char *const name[] = {"recorded", "sent", "held", "safe"};

	(void)ctx;
	buf_printf(&list, "%u.%u %s%s %u ", r->id.b[0], r->form.b[0],
	    name[r->state], r->withdrawn ? " withdrawn" : "",
	    (unsigned)r->entries);
	return note(NULL, text_bytes(r->label));
}

static void
assert_records(const char *want)
{
	clear_list();
	OK(vault_record_list(t.v, note_record, NULL));
	assert_list(want);
}

static void
test_journal(void **state)
{
	struct buf one = vaulted_entry(ENTRY_SUBMIT, 7, 1, "one");
	struct buf two = vaulted_entry(ENTRY_CORRECT, 7, 1, "two");
	struct buf both;
	struct record_id r = vaulted_record(7), s = vaulted_record(8);
	struct hash form = vaulted_form(1);
	struct bytes step = b("age=5");

	(void)state;
	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	OK(vault_draft_add(t.v, &r, &step, 1));
	OK(vault_journal(t.v, buf_bytes(&one), TEXT("Panadería")));
	clear_list();
	ERR(vault_draft_steps(t.v, &r, note, NULL), AYNI_NOTFOUND);
	ERR(vault_journal(t.v, buf_bytes(&one), TEXT("")), AYNI_EXISTS);
	OK(vault_journal(t.v, buf_bytes(&two), TEXT("")));
	vaulted_reopen(&t);
	assert_records("7.1 recorded 2 Panadería|");

	clear_list();
	ERR(vault_record_entries(t.v, &s, note, NULL), AYNI_NOTFOUND);
	OK(vault_record_entries(t.v, &r, note, NULL));
	buf_init(&both, 1u << 20);
	buf_put_bytes(&both, buf_bytes(&one));
	buf_put_byte(&both, '|');
	buf_put_bytes(&both, buf_bytes(&two));
	buf_put_byte(&both, '|');
	assert_true(bytes_equal(buf_bytes(&both), buf_bytes(&list)));
	buf_free(&both);
	buf_free(&one);
	buf_free(&two);
}

static void
test_journal_refuses(void **state)
{
	struct buf office, whole = vaulted_entry(ENTRY_SUBMIT, 1, 1, "x");
	struct entry x;

	(void)state;
	memset(&x, 0, sizeof(x));
	x.kind = ENTRY_PERSON;
	x.object = b("a certificate");
	buf_init(&office, 1u << 16);
	entry_put(&office, &x);
	ERR(vault_journal(t.v, buf_bytes(&office), TEXT("")), AYNI_BADTYPE);
	whole.n--;
	ERR(vault_journal(t.v, buf_bytes(&whole), TEXT("")), AYNI_BADFORM);
	assert_records("");
	buf_free(&office);
	buf_free(&whole);
}

static void
test_journal_before_joining(void **state)
{
	struct buf e = vaulted_entry(ENTRY_SUBMIT, 1, 1, "x");

	(void)state;
	OK(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
	    &t.wire.office_box.public, NULL, &t.v));
	ERR(vault_journal(t.v, buf_bytes(&e), TEXT("")), AYNI_STATE);
	ERR(vault_cut(t.v, &t.wire.office_box.public, NULL, NULL),
	    AYNI_STATE);
	assert_records("");
	buf_free(&e);
}

static void
test_record_states(void **state)
{
	(void)state;
	journal(ENTRY_SUBMIT, 1, 1, "one");
	journal(ENTRY_SUBMIT, 2, 1, "two");
	cut();
	assert_records("1.1 recorded 1 one|2.1 recorded 1 two|");
	OK(vault_outbox_sent(t.v, 2));
	assert_records("1.1 sent 1 one|2.1 sent 1 two|");
	apply(1, 2, 0);
	assert_records("1.1 held 1 one|2.1 held 1 two|");
	apply(2, 2, 2);
	journal(ENTRY_WITHDRAW, 1, 1, "not theirs");
	assert_records("1.1 recorded withdrawn 2 not theirs|2.1 safe 1 two|");
	journal(ENTRY_NOTE, 1, 1, "a remark");
	assert_records("1.1 recorded withdrawn 3 a remark|2.1 safe 1 two|");
	journal(ENTRY_CORRECT, 1, 1, "theirs");
	assert_records("1.1 recorded 4 theirs|2.1 safe 1 two|");
}

/* ---- outbox ---- */

#define BATCHES_MAX 64

struct batches {
	struct arena a;
	size_t n;
	struct bytes body[BATCHES_MAX];
	uint64_t first[BATCHES_MAX], count[BATCHES_MAX];
};

static enum ayni_err
keep(void *ctx, uint64_t first, uint64_t count, struct bytes body)
{
	struct batches *k = ctx;

	assert_true(k->n < BATCHES_MAX);
	k->first[k->n] = first;
	k->count[k->n] = count;
	k->body[k->n].n = body.n;
	k->body[k->n].p = arena_copy(&k->a, body.p, body.n);
	assert_non_null(k->body[k->n].p);
	k->n++;
	return AYNI_OK;
}

static struct batches
batches(uint64_t after)
{
	struct batches k = {.n = 0};

	arena_init(&k.a, 1u << 26);
	OK(vault_outbox_batches(t.v, after, keep, &k));
	return k;
}

static struct bytes
find_dictionary(void *ctx, const uint8_t id[8])
{
	struct hash form = vaulted_form(1);
	struct bytes d = dictionary(NULL, &form);
	struct hash h = keys_hash(d);

	(void)ctx;
	return memcmp(h.b, id, 8) == 0 ? d : (struct bytes){NULL, 0};
}

/* Verifies and opens what the office would get, and gives its entries. */
static size_t
open_batch(struct batches *k, size_t i, struct hash *previous,
    struct bytes **entry)
{
	struct vault_keys keys;
	struct batch x;
	size_t n;

	OK(vault_keys(t.v, &keys));
	OK(batch_peek(k->body[i], &x));
	OK(batch_verify(&x, &keys.sign.public));
	assert_int_equal(x.header.has_previous, x.header.first > 1);
	if (x.header.has_previous)
		assert_true(ID_EQUAL(x.header.previous, *previous));
	OK(batch_open(&x, &t.wire.office_box, find_dictionary, NULL,
	    BATCH_MAX_BYTES, &k->a, entry, &n));
	assert_int_equal(x.header.first, k->first[i]);
	assert_int_equal(n, k->count[i]);
	*previous = x.id;
	return n;
}

static void
test_cut(void **state)
{
	struct batches k, again;
	struct hash previous;
	struct bytes *entry;
	struct buf want;
	int asked = 0;

	(void)state;
	journal(ENTRY_SUBMIT, 1, 1, "the answer that everybody gives");
	journal(ENTRY_SUBMIT, 2, 2, "a line of the listing");
	journal(ENTRY_SUBMIT, 3, 1, "the answer that everybody gives");
	journal(ENTRY_CORRECT, 1, 1, "the answer that everybody gives");
	OK(vault_cut(t.v, &t.wire.office_box.public, dictionary, &asked));
	assert_int_equal(asked, 2);
	assert_int_equal(marks().journalled, 4);
	assert_int_equal(marks().cut, 4);

	/* Entries of one form in one batch, in the order of the journal. */
	k = batches(0);
	assert_int_equal(k.n, 2);
	assert_int_equal(open_batch(&k, 0, &previous, &entry), 3);
	want = vaulted_entry(
	    ENTRY_CORRECT, 1, 1, "the answer that everybody gives");
	assert_true(bytes_equal(entry[2], buf_bytes(&want)));
	assert_int_equal(open_batch(&k, 1, &previous, &entry), 1);
	buf_free(&want);

	/* What is cut stays as it is, whatever comes after it. */
	journal(ENTRY_SUBMIT, 4, 1, "later");
	vaulted_reopen(&t);
	cut();
	cut();
	again = batches(0);
	assert_int_equal(again.n, 3);
	assert_true(bytes_equal(k.body[0], again.body[0]));
	assert_true(bytes_equal(k.body[1], again.body[1]));
	assert_int_equal(open_batch(&again, 2, &previous, &entry), 1);
	arena_free(&k.a);
	arena_free(&again.a);

	k = batches(3);
	assert_int_equal(k.n, 2);
	assert_int_equal(k.first[0], 4);
	arena_free(&k.a);
	k = batches(5);
	assert_int_equal(k.n, 0);
	arena_free(&k.a);
}

static void
test_cut_in_pieces(void **state)
{
	static char long_text[100001];
	struct hash previous;
	struct bytes *entry;
	struct batches k;
	uint64_t seed = 5;
	size_t i, n = 0;

	(void)state;
	test_random(&seed).fill(&seed, (uint8_t *)long_text, 100000);
	for (i = 0; i < 100000; i++)
		long_text[i] = (char)('!' + (uint8_t)long_text[i] % 90);
	OK(vault_begin(t.v));
	for (i = 0; i < 10; i++) {
		/* Random text, so that packing does not shorten it much. */
		long_text[20000 + i] = '\0';
		journal(ENTRY_SUBMIT, (uint8_t)i, 1, long_text);
		long_text[20000 + i] = '.';
	}
	journal(ENTRY_SUBMIT, 10, 1, long_text); /* larger than a batch */
	OK(vault_end(t.v, AYNI_OK));
	cut();
	k = batches(0);
	for (i = 0; i < k.n; i++) {
		n += open_batch(&k, i, &previous, &entry);
		if (i + 1 < k.n) {
			assert_int_equal(k.count[i], 2);
			assert_true(k.body[i].n < 65536);
		}
	}
	assert_int_equal(k.n, 6);
	assert_int_equal(n, 11);
	arena_free(&k.a);
}

static void
test_cut_many(void **state)
{
	char answer[16];
	struct batches k;
	size_t i, n = 0;

	(void)state;
	OK(vault_begin(t.v));
	for (i = 0; i < 2 * BATCH_MAX_ENTRIES / 5 + 1; i++) {
		(void)snprintf(answer, sizeof(answer), "%zu", i);
		journal(ENTRY_SUBMIT, (uint8_t)i, 1, answer);
	}
	OK(vault_end(t.v, AYNI_OK));
	cut();
	k = batches(0);
	for (i = 0; i < k.n; i++)
		n += k.count[i];
	assert_int_equal(n, 2 * BATCH_MAX_ENTRIES / 5 + 1);
	assert_true(k.n > 1);
	arena_free(&k.a);
}

static void
test_sending_is_of_what_is_committed(void **state)
{
	struct batches k = {.n = 0};

	(void)state;
	journal(ENTRY_SUBMIT, 1, 1, "one");
	OK(vault_begin(t.v));
	ERR(vault_cut(t.v, &t.wire.office_box.public, dictionary, NULL),
	    AYNI_STATE);
	ERR(vault_outbox_batches(t.v, 0, keep, &k), AYNI_STATE);
	OK(vault_end(t.v, AYNI_OK));
	assert_int_equal(marks().cut, 0);
}

static void
test_sent(void **state)
{
	(void)state;
	journal(ENTRY_SUBMIT, 1, 1, "one");
	OK(vault_outbox_sent(t.v, 9));
	assert_int_equal(marks().sent, 0); /* nothing is cut */
	cut();
	OK(vault_outbox_sent(t.v, 9));
	assert_int_equal(marks().sent, 1);
	OK(vault_outbox_sent(t.v, 0));
	assert_int_equal(marks().sent, 1);
}

/* ---- receipts ---- */

/* Three batches of one entry each. */
static void
three(void)
{
	journal(ENTRY_SUBMIT, 1, 1, "one");
	cut();
	journal(ENTRY_SUBMIT, 2, 1, "two");
	cut();
	journal(ENTRY_SUBMIT, 3, 1, "three");
	cut();
}

static void
assert_marks(uint64_t serial, uint64_t held, uint64_t safe)
{
	struct vault_marks m = marks();

	assert_int_equal(m.serial, serial);
	assert_int_equal(m.held, held);
	assert_int_equal(m.safe, safe);
}

static void
test_receipts_move_forward(void **state)
{
	struct receipt r;

	(void)state;
	three();
	clear_list();
	ERR(vault_outbox_newest(t.v, &list), AYNI_NOTFOUND);
	apply(5, 2, 1);
	assert_marks(5, 2, 1);
	r = receipt(4, 3, 3); /* older: nothing changes */
	OK(vault_outbox_receipt(t.v, &r, b("older")));
	assert_marks(5, 2, 1);
	OK(vault_outbox_newest(t.v, &list));
	assert_list("a receipt");

	r = receipt(6, 1, 0); /* newer, of an office that lost something */
	OK(vault_outbox_receipt(t.v, &r, b("newer")));
	assert_marks(6, 2, 1);
	clear_list();
	OK(vault_outbox_newest(t.v, &list));
	assert_list("newer");

	r = receipt(1, 3, 3); /* of another office epoch: counted anew */
	memset(r.office_epoch.b, 9, sizeof(r.office_epoch.b));
	OK(vault_outbox_receipt(t.v, &r, b("of the next epoch")));
	vaulted_reopen(&t);
	assert_marks(1, 3, 3);
}

static void
test_safe_is_held(void **state)
{
	(void)state;
	three();
	apply(1, 2, 3);
	assert_marks(1, 2, 2);
}

static void
test_receipts_of_others(void **state)
{
	struct receipt r;

	(void)state;
	three();
	r = receipt(1, 2, 2);
	r.device.b[0] ^= 1;
	ERR(vault_outbox_receipt(t.v, &r, b("x")), AYNI_NOTOURS);
	r = receipt(1, 2, 2);
	r.epoch.b[0] ^= 1;
	ERR(vault_outbox_receipt(t.v, &r, b("x")), AYNI_NOTOURS);
	assert_marks(0, 0, 0);
	assert_false(vault_moved(t.v));
}

static void
test_receipt_of_the_epoch_before(void **state)
{
	struct receipt r;

	(void)state;
	three();
	r = receipt(1, 2, 2);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_outbox_receipt(t.v, &r, b("x")));
	assert_marks(1, 0, 0);
	assert_records(
	    "1.1 safe 1 one|2.1 safe 1 two|3.1 recorded 1 three|");
}

static void
test_receipt_shows_a_copy(void **state)
{
	struct receipt r;
	bool more;

	for (more = false;; more = true) {
		if (*state != NULL || more)
			vaulted_create(&t);
		three();
		r = receipt(1, 2, 0);
		if (more)
			r.held = 4; /* than we ever cut */
		else
			r.held_id.b[0] ^= 1; /* other batches */
		ERR(vault_outbox_receipt(t.v, &r, b("x")), AYNI_FORK);
		assert_marks(0, 0, 0);
		assert_true(vault_moved(t.v));
		vaulted_reopen(&t);
		assert_true(vault_moved(t.v));
		ERR(vault_cut(t.v, &t.wire.office_box.public, dictionary,
			NULL), AYNI_STATE);
		OK(vault_keys_new(t.v, &t.wire.device_id));
		assert_false(vault_moved(t.v));
		assert_int_equal(marks().journalled, 3);
		if (more)
			return;
		vaulted_end(&t);
	}
}

/* ---- copies and restores ---- */

static void
assert_moved(bool moved)
{
	vaulted_reopen(&t);
	assert_int_equal(vault_moved(t.v), moved);
}

static void
test_stays(void **state)
{
	(void)state;
	assert_moved(false);
	three();
	assert_moved(false);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_moved(false);
}

static void
test_another_machine(void **state)
{
	(void)state;
	t.options.machine = text_bytes(TEXT("m2"));
	assert_moved(true);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_moved(false);
	t.options.machine = text_bytes(TEXT("m1"));
	assert_moved(true);
}

static void
test_another_directory(void **state)
{
	struct vaulted copy;

	(void)state;
	three();
	apply(1, 1, 1);
	vaulted_close(&t);
	copy = t;
	(void)snprintf(t.home, sizeof(t.home), "%s/copy", t.root);
	vaulted_copy(copy.home, t.home);
	assert_moved(true);

	/* Interviews go on; nothing is cut. */
	journal(ENTRY_SUBMIT, 4, 1, "four");
	ERR(vault_cut(t.v, &t.wire.office_box.public, dictionary, NULL),
	    AYNI_STATE);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_moved(false);
	cut();
	assert_int_equal(marks().cut, 3); /* all but the one that is safe */
	vaulted_close(&t);

	/* The one that was copied does not notice. */
	memcpy(t.home, copy.home, sizeof(t.home));
	assert_moved(false);
	assert_int_equal(marks().cut, 3);
}

static void
test_older_backup(void **state)
{
	char before[96], after[96];

	(void)state;
	(void)snprintf(before, sizeof(before), "%s/before", t.root);
	(void)snprintf(after, sizeof(after), "%s/after", t.root);
	journal(ENTRY_SUBMIT, 1, 1, "one");
	vaulted_close(&t);
	vaulted_copy(t.home, before);
	vaulted_reopen(&t);
	cut();
	vaulted_close(&t);
	vaulted_copy(t.home, after);
	vaulted_copy(after, t.home); /* the newest cut is in it */
	assert_moved(false);
	vaulted_close(&t);
	vaulted_copy(before, t.home);
	assert_moved(true);
}

/* Whatever step of a turn was the last one. */
static void
test_interrupted_turn(void **state)
{
	char old[96], next[96];

	(void)state;
	(void)snprintf(old, sizeof(old), "%s/old", t.root);
	(void)snprintf(next, sizeof(next), "%s/next", t.root);
	vaulted_close(&t);
	vaulted_copy(t.state, old);
	vaulted_reopen(&t);
	three();
	vaulted_close(&t);
	vaulted_copy(t.state, next);

	vaulted_remove(t.state);
	assert_moved(true); /* no file at all */
	vaulted_copy(old, t.state);
	assert_moved(true); /* an old one */
	vaulted_copy(next, t.state);
	assert_moved(false);
}

static void
test_same_entries_again(void **state)
{
	struct batches before, after;
	struct hash previous;
	struct bytes *x, *y;

	(void)state;
	three();
	apply(1, 2, 1);
	before = batches(0);
	(void)open_batch(&before, 0, &previous, &x);
	(void)open_batch(&before, 1, &previous, &x);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_int_equal(marks().journalled, 2);
	assert_int_equal(marks().cut, 0);
	cut();
	after = batches(0);
	assert_int_equal(after.n, 1);
	assert_int_equal(open_batch(&after, 0, &previous, &y), 2);
	assert_true(bytes_equal(x[0], y[0]));
	assert_records("1.1 safe 1 one|2.1 held 1 two|3.1 recorded 1 three|");
	arena_free(&before.a);
	arena_free(&after.a);
}

static void
test_new_keys_all_or_nothing(void **state)
{
	struct vault_keys k, again;

	(void)state;
	OK(vault_keys(t.v, &k));
	t.options.machine = text_bytes(TEXT("m2"));
	vaulted_reopen(&t);
	OK(vault_begin(t.v));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	ERR(vault_end(t.v, AYNI_NET), AYNI_NET);
	assert_true(vault_moved(t.v));
	OK(vault_keys(t.v, &again));
	assert_memory_equal(&k, &again, sizeof(k));
	assert_moved(true);
	OK(vault_begin(t.v));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_set(t.v, "join", b("a message")));
	OK(vault_end(t.v, AYNI_OK));
	assert_moved(false);
}

static void
test_without_a_state_directory(void **state)
{
	(void)state;
	vaulted_end(&t);
	vaulted_start(&t);
	t.options.state_dir = NULL;
	t.options.machine = (struct bytes){NULL, 0};
	OK(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
	    &t.wire.office_box.public, NULL, &t.v));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	three();
	assert_moved(false);
}

/* ---- what is readable ---- */

static bool
holds(const struct buf *file, struct bytes what)
{
	size_t i;

	for (i = 0; i + what.n <= file->n; i++)
		if (memcmp(file->p + i, what.p, what.n) == 0)
			return true;
	return false;
}

static void
assert_unreadable(const char *name, const struct vault_keys *k)
{
	static const char *const said[] = {"Ana Quispe", "Panader", "hija de",
	    "E01", "office.cert", "certificate bytes", "package bytes",
	    "head bytes", "a receipt", "una frase"};
	struct buf file;
	char path[128];
	size_t i;

	(void)snprintf(path, sizeof(path), "%s/%s", t.home, name);
	file = test_file(path);
	assert_true(file.n > 0);
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (holds(&file, b(said[i])))
			fail_msg("%s holds \"%s\"", name, said[i]);
	assert_false(holds(&file, BYTES(k->sign.seed)));
	assert_false(holds(&file, BYTES(k->box.secret)));
	assert_false(holds(&file, BYTES(k->sign.public.b)));
	buf_free(&file);
}

static void
test_nothing_is_readable(void **state)
{
	struct record_id r = vaulted_record(9);
	struct hash form = vaulted_form(1);
	struct bytes step = b("name=Ana Quispe");
	struct vault_keys k;

	(void)state;
	OK(vault_set(t.v, "office.cert", b("certificate bytes")));
	OK(vault_form_put(t.v, &form, b("package bytes")));
	OK(vault_draft_begin(t.v, &r, &form, b("head bytes")));
	OK(vault_draft_add(t.v, &r, &step, 1));
	journal(ENTRY_SUBMIT, 1, 1, "Panadería; hija de Ana Quispe");
	cut();
	apply(1, 1, 1);
	OK(vault_keys(t.v, &k));
	assert_unreadable("vault.db-wal", &k);
	sql("PRAGMA wal_checkpoint(TRUNCATE)");
	assert_unreadable("vault.db", &k);
	vaulted_close(&t);
	assert_unreadable("vault.db", &k);
}

static void
read_column(const char *query, struct buf *out)
{
	char path[128];
	sqlite3_stmt *st;
	sqlite3 *c;

	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	OK(sqlite3_open(path, &c));
	OK(sqlite3_prepare_v2(c, query, -1, &st, NULL));
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	buf_put(out, sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(c);
}

/* docs/vault.md, by hand: the office opens a form without a passphrase. */
static void
test_the_office_opens_it(void **state)
{
	struct hash form = vaulted_form(1), rows;
	struct buf sealed, data, locked, plain;
	uint8_t about[80] = "form";

	(void)state;
	OK(vault_form_put(t.v, &form, b("package bytes")));
	vaulted_close(&t);
	buf_init(&sealed, 1024);
	buf_init(&data, 1024);
	buf_init(&locked, 1024);
	buf_init(&plain, 1024);
	read_column("SELECT recovery FROM header", &sealed);
	read_column("SELECT body FROM form", &locked);
	OK(seal_open(buf_bytes(&sealed), &t.wire.office_box, &data));
	rows = keys_hmac(buf_bytes(&data), b("rows"));
	memcpy(about + 16, form.b, 32);
	OK(seal_unlock(buf_bytes(&locked), rows.b, BYTES(about), &plain));
	assert_true(text_is(buf_text(&plain), "package bytes"));
	buf_free(&sealed);
	buf_free(&data);
	buf_free(&locked);
	buf_free(&plain);
}

/* ---- damage ---- */

static void
test_swapped_rows(void **state)
{
	struct record_id r = vaulted_record(1);
	struct hash form = vaulted_form(1);
	struct bytes step[2] = {b("age=5"), b("age=6")};

	(void)state;
	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	OK(vault_draft_add(t.v, &r, step, 2));
	vaulted_close(&t);
	sql("UPDATE step SET body = (SELECT body FROM step WHERE n = 2)");
	vaulted_reopen(&t);
	clear_list();
	ERR(vault_draft_steps(t.v, &r, note, NULL), AYNI_STORE);
	assert_list("");
	assert_non_null(strstr(vault_why(t.v), "vault.db"));
	assert_non_null(strstr(vault_why(t.v), "step"));
	vaulted_close(&t);
	sql("UPDATE draft SET head = (SELECT body FROM step WHERE n = 2)");
	vaulted_reopen(&t);
	clear_list();
	ERR(vault_draft_head(t.v, &r, &form, &list), AYNI_STORE);
	buf_free(&list);
}

static void
test_swapped_batches(void **state)
{
	struct batches k = {.n = 0};

	(void)state;
	three();
	vaulted_close(&t);
	sql("UPDATE batch SET body = (SELECT body FROM batch WHERE last = 3)");
	vaulted_reopen(&t);
	ERR(vault_outbox_batches(t.v, 0, keep, &k), AYNI_STORE);
	assert_int_equal(k.n, 0);
}

static void
test_not_a_database(void **state)
{
	char path[128];
	struct buf why;
	FILE *f;

	(void)state;
	vaulted_close(&t);
	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	f = fopen(path, "wb");
	assert_non_null(f);
	(void)fprintf(f, "%2000s", "this is a letter to my aunt");
	(void)fclose(f);
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_STORE);
	assert_non_null(strstr(buf_z(&why), path));
	buf_free(&why);
}

static void
test_no_place_for_the_token(void **state)
{
	struct buf why;

	(void)state;
	t.options.state_dir = "/proc/ayni-test";
	buf_init(&why, 4096);
	ERR(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &t.v), AYNI_IO);
	assert_non_null(strstr(buf_z(&why), "/proc/ayni-test"));
	buf_free(&why);
}

static void
test_no_place_for_the_vault(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_create("/proc/ayni-test", &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &t.v), AYNI_IO);
	assert_non_null(strstr(buf_z(&why), "/proc/ayni-test"));
	buf_free(&why);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
#define TEST_EMPTY(f) cmocka_unit_test_setup_teardown(f, start_empty, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_create_and_unlock),
	    TEST(test_create_twice),
	    TEST_EMPTY(test_open_nothing),
	    TEST(test_newer_schema),
	    TEST_EMPTY(test_bad_passphrases),
	    TEST(test_persons),
	    TEST(test_absurd_kdf),
	    TEST(test_named),
	    TEST(test_transaction),
	    TEST(test_two_programs),
	    TEST_EMPTY(test_keys),
	    TEST(test_forms),
	    TEST(test_drafts),
	    TEST(test_journal),
	    TEST(test_journal_refuses),
	    TEST_EMPTY(test_journal_before_joining),
	    TEST(test_record_states),
	    TEST(test_cut),
	    TEST(test_cut_in_pieces),
	    TEST(test_cut_many),
	    TEST(test_sending_is_of_what_is_committed),
	    TEST(test_sent),
	    TEST(test_receipts_move_forward),
	    TEST(test_safe_is_held),
	    TEST(test_receipts_of_others),
	    TEST(test_receipt_of_the_epoch_before),
	    TEST(test_receipt_shows_a_copy),
	    TEST(test_stays),
	    TEST(test_another_machine),
	    TEST(test_another_directory),
	    TEST(test_older_backup),
	    TEST(test_interrupted_turn),
	    TEST(test_same_entries_again),
	    TEST(test_new_keys_all_or_nothing),
	    TEST(test_without_a_state_directory),
	    TEST(test_nothing_is_readable),
	    TEST(test_the_office_opens_it),
	    TEST(test_swapped_rows),
	    TEST(test_swapped_batches),
	    TEST(test_not_a_database),
	    TEST_EMPTY(test_no_place_for_the_token),
	    TEST_EMPTY(test_no_place_for_the_vault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
