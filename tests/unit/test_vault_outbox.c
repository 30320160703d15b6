/* vault: batches, receipts, copies and restores. */
#include "support/vaulted.h"

#include <string.h>

#include "support/test.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define ERR(call, e) assert_int_equal((call), (e))

static struct vaulted t;
static struct buf list;

static struct bytes
b(const char *z)
{
	return text_bytes(text_of(z));
}

static struct vault_marks
marks(void)
{
	struct vault_marks m;

	OK(vault_outbox_marks(t.v, &m));
	return m;
}

/* ---- states ---- */

static void
test_record_states(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	vaulted_records(&t, "1.1 recorded 1 one|2.1 recorded 1 two|");
	OK(vault_outbox_sent(t.v, 2));
	vaulted_records(&t, "1.1 sent 1 one|2.1 sent 1 two|");
	vaulted_apply(&t, 1, 2, 0);
	vaulted_records(&t, "1.1 held 1 one|2.1 held 1 two|");
	vaulted_apply(&t, 2, 2, 2);
	vaulted_journal(&t, ENTRY_WITHDRAW, 1, 1, "not theirs");
	vaulted_records(&t, "1.1 recorded withdrawn 2 not theirs|2.1 safe 1 two|");
	vaulted_journal(&t, ENTRY_NOTE, 1, 1, "a remark");
	vaulted_records(&t, "1.1 recorded withdrawn 3 a remark|2.1 safe 1 two|");
	vaulted_journal(&t, ENTRY_CORRECT, 1, 1, "theirs");
	vaulted_records(&t, "1.1 recorded 4 theirs|2.1 safe 1 two|");
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
	struct bytes d = vaulted_dictionary(NULL, &form);
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
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "the answer that everybody gives");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 2, "a line of the listing");
	vaulted_journal(&t, ENTRY_SUBMIT, 3, 1, "the answer that everybody gives");
	vaulted_journal(&t, ENTRY_CORRECT, 1, 1, "the answer that everybody gives");
	OK(vault_cut(t.v, &t.wire.office_box.public, 0, vaulted_dictionary, &asked));
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
	vaulted_journal(&t, ENTRY_SUBMIT, 4, 1, "later");
	vaulted_reopen(&t);
	vaulted_cut(&t);
	vaulted_cut(&t);
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
		vaulted_journal(&t, ENTRY_SUBMIT, (uint8_t)i, 1, long_text);
		long_text[20000 + i] = '.';
	}
	vaulted_journal(&t, ENTRY_SUBMIT, 10, 1, long_text); /* larger than a batch */
	OK(vault_end(t.v, AYNI_OK));
	vaulted_cut(&t);
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
		vaulted_journal(&t, ENTRY_SUBMIT, (uint8_t)i, 1, answer);
	}
	OK(vault_end(t.v, AYNI_OK));
	vaulted_cut(&t);
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
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	OK(vault_begin(t.v));
	ERR(vault_cut(t.v, &t.wire.office_box.public, 0, vaulted_dictionary, NULL),
	    AYNI_STATE);
	ERR(vault_outbox_batches(t.v, 0, keep, &k), AYNI_STATE);
	OK(vault_end(t.v, AYNI_OK));
	assert_int_equal(marks().cut, 0);
}

static void
test_sent(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	OK(vault_outbox_sent(t.v, 9));
	assert_int_equal(marks().sent, 0); /* nothing is cut */
	vaulted_cut(&t);
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
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 3, 1, "three");
	vaulted_cut(&t);
}

static void
test_swapped_batches(void **state)
{
	struct batches k = {.n = 0};

	(void)state;
	three();
	vaulted_close(&t);
	vaulted_sql(&t, "UPDATE batch SET body = (SELECT body FROM batch WHERE last = 3)");
	vaulted_reopen(&t);
	ERR(vault_outbox_batches(t.v, 0, keep, &k), AYNI_STORE);
	assert_int_equal(k.n, 0);
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
	vaulted_clear(&list);
	ERR(vault_outbox_newest(t.v, &list), AYNI_NOTFOUND);
	vaulted_apply(&t, 5, 2, 1);
	assert_marks(5, 2, 1);
	r = vaulted_receipt(&t, 4, 3, 3); /* older: nothing changes */
	OK(vault_outbox_receipt(t.v, &r, b("older")));
	assert_marks(5, 2, 1);
	OK(vault_outbox_newest(t.v, &list));
	vaulted_said(&list, "a receipt");

	r = vaulted_receipt(&t, 6, 1, 0); /* newer, of an office that lost something */
	OK(vault_outbox_receipt(t.v, &r, b("newer")));
	assert_marks(6, 2, 1);
	vaulted_clear(&list);
	OK(vault_outbox_newest(t.v, &list));
	vaulted_said(&list, "newer");

	r = vaulted_receipt(&t, 1, 3, 3); /* of another office epoch: counted anew */
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
	vaulted_apply(&t, 1, 2, 3);
	assert_marks(1, 2, 2);
}

/* ---- since when, and what is thrown away ---- */

static enum ayni_err
note_since(void *ctx, const struct vault_record *r)
{
	buf_printf(ctx, "%lld ", (long long)r->held_us);
	return AYNI_OK;
}

static void
expect_since(const char *want)
{
	buf_init(&list, 4096);
	OK(vault_record_list(t.v, note_since, &list));
	assert_string_equal(buf_z(&list), want);
	buf_free(&list);
}

static void
apply_at(uint64_t serial, uint64_t held, uint64_t safe, int64_t at_us)
{
	struct receipt r = vaulted_receipt(&t, serial, held, safe);

	r.at_us = at_us;
	OK(vault_outbox_receipt(t.v, &r, b("a receipt")));
}

static void
test_held_since(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	expect_since("0 0 ");
	apply_at(1, 1, 0, 1000);
	expect_since("1000 0 ");
	apply_at(2, 2, 0, 2000);
	expect_since("1000 2000 ");
	apply_at(3, 2, 2, 3000); /* safe, and held as long as before */
	expect_since("1000 2000 ");
	/* all of a record: since its last step came */
	vaulted_journal(&t, ENTRY_CORRECT, 1, 1, "more");
	expect_since("0 2000 ");
	vaulted_cut(&t);
	apply_at(4, 3, 2, 4000);
	expect_since("4000 2000 ");
	/* the office was restored, and gets it again */
	OK(vault_outbox_sent(t.v, 3));
	OK(vault_outbox_behind(t.v, 0));
	vaulted_records(&t, "1.1 sent 2 more|2.1 safe 1 two|");
	expect_since("0 2000 ");
	apply_at(5, 3, 2, 9000);
	expect_since("9000 2000 ");
}

/* Three interviews, each in a batch of its own. */
static void
send_three(void)
{
	int i;

	for (i = 1; i <= 3; i++) {
		vaulted_journal(&t, ENTRY_SUBMIT, (uint8_t)i, 1, "answers");
		vaulted_cut(&t);
	}
	OK(vault_outbox_sent(t.v, 3));
}

/* What is in two backups. */
static void
test_thrown_away(void **state)
{
	struct batches k;
	bool lost = true;

	(void)state;
	send_three();
	vaulted_apply(&t, 1, 3, 0);
	vaulted_apply(&t, 2, 3, 1);
	vaulted_apply(&t, 3, 3, 1); /* the same backup */
	k = batches(0);
	assert_int_equal(k.n, 3);
	arena_free(&k.a);
	vaulted_apply(&t, 4, 3, 2);
	k = batches(0);
	assert_int_equal(k.n, 2);
	assert_int_equal(k.first[0], 2);
	arena_free(&k.a);
	vaulted_records(&t, "1.1 safe 1 answers|2.1 safe 1 answers|"
	    "3.1 held 1 answers|");
	OK(vault_outbox_lost(t.v, 2, 3, &lost));
	assert_false(lost);
	assert_int_equal(marks().safe, 2);
}

/* The office was restored from a backup that is older than both. */
static void
test_thrown_away_too_early(void **state)
{
	struct device_id device = {{7}};
	struct batches k;
	bool lost = false;

	(void)state;
	send_three();
	vaulted_apply(&t, 1, 3, 2);
	vaulted_apply(&t, 2, 3, 3);
	OK(vault_outbox_lost(t.v, 2, 3, &lost));
	assert_true(lost);
	assert_int_equal(marks().safe, 1);
	assert_int_equal(marks().held, 1);
	vaulted_records(&t, "1.1 safe 1 answers|2.1 sent 1 answers|"
	    "3.1 sent 1 answers|");
	OK(vault_keys_new(t.v, &device));
	vaulted_cut(&t);
	k = batches(0);
	assert_int_equal(k.n, 1);
	assert_int_equal(k.count[0], 2);
	arena_free(&k.a);
}

static void
test_receipts_of_others(void **state)
{
	struct receipt r;

	(void)state;
	three();
	r = vaulted_receipt(&t, 1, 2, 2);
	r.device.b[0] ^= 1;
	ERR(vault_outbox_receipt(t.v, &r, b("x")), AYNI_NOTOURS);
	r = vaulted_receipt(&t, 1, 2, 2);
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
	r = vaulted_receipt(&t, 1, 2, 2);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_outbox_receipt(t.v, &r, b("x")));
	assert_marks(1, 0, 0);
	vaulted_records(&t, 
	    "1.1 safe 1 one|2.1 safe 1 two|3.1 recorded 1 three|");
}

static void
test_receipt_shows_a_copy(void **state)
{
	struct receipt r;
	bool more;

	(void)state;
	for (more = false;; more = true) {
		if (more)
			vaulted_create(&t);
		three();
		r = vaulted_receipt(&t, 1, 2, 0);
		if (more)
			r.held = 4; /* than we ever cut */
		else
			r.held_id.b[0] ^= 1; /* other batches */
		ERR(vault_outbox_receipt(t.v, &r, b("x")), AYNI_FORK);
		assert_marks(0, 0, 0);
		assert_true(vault_moved(t.v));
		vaulted_reopen(&t);
		assert_true(vault_moved(t.v));
		ERR(vault_cut(t.v, &t.wire.office_box.public, 0, vaulted_dictionary,
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
	vaulted_apply(&t, 1, 1, 1);
	vaulted_close(&t);
	copy = t;
	(void)snprintf(t.home, sizeof(t.home), "%s/copy", t.root);
	vaulted_copy(copy.home, t.home);
	assert_moved(true);

	/* Interviews go on; nothing is cut. */
	vaulted_journal(&t, ENTRY_SUBMIT, 4, 1, "four");
	ERR(vault_cut(t.v, &t.wire.office_box.public, 0, vaulted_dictionary, NULL),
	    AYNI_STATE);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_moved(false);
	vaulted_cut(&t);
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
	struct batches k;

	(void)state;
	(void)snprintf(before, sizeof(before), "%s/before", t.root);
	(void)snprintf(after, sizeof(after), "%s/after", t.root);
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_close(&t);
	vaulted_copy(t.home, before);
	vaulted_reopen(&t);
	vaulted_cut(&t);
	vaulted_close(&t);
	vaulted_copy(t.home, after);

	/* Nothing of that cut was read for sending yet. */
	vaulted_copy(before, t.home);
	assert_moved(false);
	vaulted_close(&t);
	vaulted_copy(after, t.home);
	assert_moved(false);
	k = batches(0);
	arena_free(&k.a);
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
	vaulted_apply(&t, 1, 2, 1);
	before = batches(0);
	(void)open_batch(&before, 0, &previous, &x);
	(void)open_batch(&before, 1, &previous, &x);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	assert_int_equal(marks().journalled, 2);
	assert_int_equal(marks().cut, 0);
	vaulted_cut(&t);
	after = batches(0);
	assert_int_equal(after.n, 1);
	assert_int_equal(open_batch(&after, 0, &previous, &y), 2);
	assert_true(bytes_equal(x[0], y[0]));
	vaulted_records(&t, "1.1 safe 1 one|2.1 held 1 two|3.1 recorded 1 three|");
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

#define TEST(f) VAULTED_TEST(f, vaulted_setup, &t)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_record_states),
	    TEST(test_cut),
	    TEST(test_cut_in_pieces),
	    TEST(test_cut_many),
	    TEST(test_sending_is_of_what_is_committed),
	    TEST(test_sent),
	    TEST(test_swapped_batches),
	    TEST(test_receipts_move_forward),
	    TEST(test_safe_is_held),
	    TEST(test_held_since),
	    TEST(test_thrown_away),
	    TEST(test_thrown_away_too_early),
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
