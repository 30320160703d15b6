#include "support/life.h"

#include <string.h>

#include <sodium.h>

#include "ayni/mem.h"
#include "support/test.h"

static struct bytes
b(const char *z)
{
	return text_bytes(text_of(z));
}

/* ---- the steps ---- */

static enum ayni_err
set_values(struct life *l)
{
	enum ayni_err e = vault_begin(l->t.v);

	if (e != AYNI_OK)
		return e;
	if ((e = vault_set(l->t.v, "certificate", b("of this office"))) ==
	    AYNI_OK)
		e = vault_set(l->t.v, "cursor", b("17"));
	return vault_end(l->t.v, e);
}

static enum ayni_err
unset_value(struct life *l)
{
	return vault_set(l->t.v, "cursor", b(""));
}

/* Larger than a page. */
static enum ayni_err
put_form(struct life *l)
{
	static uint8_t package[20000];
	struct hash form = vaulted_form(1);

	memset(package, 'p', sizeof(package));
	return vault_form_put(l->t.v, &form, BYTES(package));
}

static enum ayni_err
begin(struct life *l, uint8_t record)
{
	struct record_id r = vaulted_record(record);
	struct hash form = vaulted_form(1);

	return vault_draft_begin(l->t.v, &r, &form, b("head"));
}

static enum ayni_err
begin_one(struct life *l)
{
	return begin(l, 1);
}

static enum ayni_err
begin_two(struct life *l)
{
	return begin(l, 2);
}

static enum ayni_err
answer(struct life *l, uint8_t record, const char *first, const char *second)
{
	struct record_id r = vaulted_record(record);
	struct bytes step[2] = {b(first), b(second)};

	return vault_draft_add(l->t.v, &r, step, 2);
}

static enum ayni_err
answer_one(struct life *l)
{
	return answer(l, 1, "age=5", "name=Ana");
}

static enum ayni_err
answer_again(struct life *l)
{
	return answer(l, 1, "age=6", "language=qu");
}

/* More than a part; another that is not kept. */
static enum ayni_err
photograph_one(struct life *l)
{
	return vaulted_file(l->t.v, 1, "field.jpg", 300000, NULL);
}

static enum ayni_err
photograph_again(struct life *l)
{
	return vaulted_file(l->t.v, 1, "house.jpg", 900, NULL);
}

static enum ayni_err
find_house(void *ctx, const struct vault_file *f)
{
	struct hash *out = ctx;

	if (text_is(f->name, "house.jpg"))
		*out = f->blob.hash;
	return AYNI_OK;
}

static enum ayni_err
drop_house(struct life *l)
{
	struct record_id r = vaulted_record(1);
	struct hash house = {{0}};
	enum ayni_err e = vault_file_list(l->t.v, &r, find_house, &house);

	return e == AYNI_OK ? vault_file_drop(l->t.v, &r, &house) : e;
}

static enum ayni_err
photograph_two(struct life *l)
{
	return vaulted_file(l->t.v, 2, "stall.jpg", 4000, NULL);
}

static enum ayni_err
clear_two(struct life *l)
{
	struct record_id r = vaulted_record(2);

	return vault_draft_clear(l->t.v, &r);
}

static enum ayni_err
answer_two(struct life *l)
{
	return answer(l, 2, "age=50", "name=Rosa");
}

static enum ayni_err
discard_two(struct life *l)
{
	struct record_id r = vaulted_record(2);

	return vault_draft_discard(l->t.v, &r);
}

static enum ayni_err
enclose(void *ctx, const struct vault_file *f)
{
	struct enclosure x = {f->name, f->blob};

	if (!f->enclosed) /* there is one */
		enclosure_put(ctx, &x, 1);
	return AYNI_OK;
}

static enum ayni_err
journal(struct life *l, enum entry_kind kind, uint8_t record,
    const char *said, const char *label)
{
	struct record_id r = vaulted_record(record);
	long fail_after;
	struct buf entry, files;
	enum ayni_err e;

	buf_init(&files, 4096);
	e = vault_file_list(l->t.v, &r, enclose, &files);
	if (e == AYNI_OK)
		e = files.err;
	if (e != AYNI_OK)
		goto out;
	fail_after = mem_fail_after;
	mem_fail_after = -1; /* whoever makes entries is not on trial */
	entry = vaulted_enclosing(kind, record, 1, said, buf_bytes(&files));
	mem_fail_after = fail_after;
	e = vault_journal(l->t.v, buf_bytes(&entry), text_of(label));
	buf_free(&entry);
out:
	buf_free(&files);
	return e;
}

static enum ayni_err
submit_one(struct life *l)
{
	return journal(l, ENTRY_SUBMIT, 1, "Ana, 6", "Ana");
}

static enum ayni_err
submit_three(struct life *l)
{
	return journal(l, ENTRY_SUBMIT, 3, "Luz, 40", "Luz");
}

static enum ayni_err
correct_one(struct life *l)
{
	return journal(l, ENTRY_CORRECT, 1, "Ana, 7", "");
}

static enum ayni_err
withdraw_three(struct life *l)
{
	return journal(l, ENTRY_WITHDRAW, 3, "twice", "");
}

static enum ayni_err
cut(struct life *l)
{
	return vault_cut(
	    l->t.v, &l->t.wire.office_box.public, 0, NULL, NULL);
}

static enum ayni_err
sent(struct life *l)
{
	return vault_outbox_sent(l->t.v, 2);
}

struct last {
	uint64_t seq;
	struct hash id;
};

static enum ayni_err
find_last(void *ctx, uint64_t first, uint64_t count, struct bytes body)
{
	struct last *last = ctx;
	struct batch x;

	last->seq = first + count - 1;
	if (batch_peek(body, &x) != AYNI_OK)
		return AYNI_BUG;
	last->id = x.id;
	return AYNI_OK;
}

/* Of everything that is cut. */
static enum ayni_err
receipt(struct life *l, uint64_t serial, bool safe)
{
	struct vault_keys k;
	struct last last = {.seq = 0};
	struct receipt r;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	if ((e = vault_keys(l->t.v, &k)) != AYNI_OK)
		return e;
	r.device = k.device;
	r.epoch = k.epoch;
	keys_wipe(&k, sizeof(k));
	e = vault_outbox_batches(l->t.v, 0, find_last, &last);
	if (e != AYNI_OK)
		return e;
	r.office_epoch = l->t.wire.cert.epoch;
	r.serial = serial;
	r.held = last.seq;
	r.held_id = last.id;
	r.safe = safe ? last.seq : 0;
	return vault_outbox_receipt(l->t.v, &r, b("a receipt"));
}

/* The office has all files. */
static enum ayni_err
none_wanted(struct life *l)
{
	return vault_file_wanted(l->t.v, NULL, 0);
}

static enum ayni_err
receipt_safer(struct life *l)
{
	return receipt(l, 3, true);
}

static enum ayni_err
receipt_held(struct life *l)
{
	return receipt(l, 1, false);
}

static enum ayni_err
receipt_safe(struct life *l)
{
	return receipt(l, 2, true);
}

static enum ayni_err
new_keys(struct life *l)
{
	return vault_keys_new(l->t.v, &l->t.wire.device_id);
}

static enum ayni_err
add_person(struct life *l)
{
	uint64_t slot;

	return vault_slot_add(l->t.v, TEXT("otra persona"), &slot);
}

static enum ayni_err
change_passphrase(struct life *l)
{
	return vault_slot_change(l->t.v, 2, TEXT("una nueva"));
}

static enum ayni_err
reseal(struct life *l)
{
	return vault_slot_reseal(l->t.v, &l->t.wire.other_box.public);
}

/* A record that was cut, in both epochs. */
static enum ayni_err
erase_three(struct life *l)
{
	struct record_id r = vaulted_record(3);
	bool here;

	return vault_erase(l->t.v, &r, &here);
}

/* The log goes into the database. */
static enum ayni_err
reopen(struct life *l)
{
	vaulted_close(&l->t);
	return life_open(l);
}

static const struct {
	const char *name;
	enum ayni_err (*run)(struct life *l);
} steps[] = {
    {"new keys", new_keys},
    {"two values in one transaction", set_values},
    {"form", put_form},
    {"begin", begin_one},
    {"answer", answer_one},
    {"photograph", photograph_one},
    {"photograph again", photograph_again},
    {"answer again", answer_again},
    {"drop the second", drop_house},
    {"submit", submit_one},
    {"begin another", begin_two},
    {"answer it", answer_two},
    {"photograph it", photograph_two},
    {"its steps as one", clear_two},
    {"submit without a draft", submit_three},
    {"reopen", reopen},
    {"cut", cut},
    {"sent", sent},
    {"receipt: held", receipt_held},
    {"none wanted", none_wanted},
    {"correct", correct_one},
    {"discard", discard_two},
    {"cut again", cut},
    {"receipt: safe", receipt_safe},
    {"withdraw", withdraw_three},
    {"cut once more", cut},
    {"receipt: safer", receipt_safer},
    {"another person", add_person},
    {"another passphrase", change_passphrase},
    {"the office's new key", reseal},
    {"new epoch", new_keys},
    {"cut in it", cut},
    {"erase", erase_three},
    {"unset", unset_value},
    {"reopen again", reopen},
};

const char *
life_name(size_t step)
{
	return steps[step].name;
}

enum ayni_err
life_open(struct life *l)
{
	struct vault *v;
	enum ayni_err e;

	if ((e = vault_open(l->t.home, &l->t.options, NULL, &v)) != AYNI_OK)
		return e;
	if ((e = vault_unlock(v, VAULTED_PASSPHRASE)) == AYNI_OK)
		l->t.v = v;
	else
		vault_close(v);
	return e;
}

enum ayni_err
life_step(struct life *l, size_t step)
{
	enum ayni_err e;

	if (l->t.v == NULL && (e = life_open(l)) != AYNI_OK)
		return e;
	return steps[step].run(l);
}

/* ---- what it says ---- */

struct telling {
	struct vault *v;
	struct buf *out;
	const struct wire *wire;
};

static enum ayni_err
tell_bytes(void *ctx, struct bytes item)
{
	struct telling *t = ctx;
	struct hash h = keys_hash(item);

	if (item.n <= 40) {
		buf_put(t->out, " ", 1);
		buf_put_bytes(t->out, item);
	} else {
		buf_put(t->out, " #", 2);
		buf_put_hex(t->out, (struct bytes){h.b, 4});
	}
	return t->out->err;
}

/* Its files by number alone: their keys are drawn. */
static enum ayni_err
tell_entry(void *ctx, struct bytes item)
{
	struct telling *t = ctx;
	struct enclosure_walk w;
	struct enclosure f;
	struct entry x;

	if (entry_read(item, &x) != AYNI_OK || x.enclosures.n == 0)
		return tell_bytes(ctx, item);
	for (w = enclosure_begin(x.enclosures); enclosure_next(&w, &f);) {
		buf_printf(t->out, " with ");
		buf_put_text(t->out, f.name);
	}
	return tell_bytes(ctx, x.answers);
}

static void
must(enum ayni_err e, struct vault *v, const char *what)
{
	if (e != AYNI_OK)
		fail_msg("%s: %s: %s", what, err_name(e),
		    v != NULL ? vault_why(v) : "");
}

static void
tell_value(struct telling *t, const char *name)
{
	enum ayni_err e;

	buf_printf(t->out, "\n%s = ", name);
	e = vault_get(t->v, name, t->out);
	if (e != AYNI_NOTFOUND)
		must(e, t->v, name);
}

static enum ayni_err
tell_form(void *ctx, const struct hash *form, struct bytes package)
{
	struct telling *t = ctx;

	buf_printf(t->out, "\nform %u", form->b[0]);
	return tell_bytes(t, package);
}

static enum ayni_err
add_to_hash(void *ctx, struct bytes s)
{
	(void)crypto_hash_sha256_update(ctx, s.p, s.n);
	return AYNI_OK;
}

static enum ayni_err
tell_file(void *ctx, const struct vault_file *f)
{
	struct telling *t = ctx;
	crypto_hash_sha256_state s;
	struct hash h;
	enum ayni_err e;

	buf_printf(t->out, "\n file ");
	buf_put_text(t->out, f->name);
	buf_printf(t->out, " %u%s%s", (unsigned)f->blob.length,
	    f->enclosed ? " enclosed" : "", f->held ? " held" : "");
	if (!f->here)
		return AYNI_OK;
	(void)crypto_hash_sha256_init(&s);
	e = vault_file_open(
	    t->v, &f->blob, (struct blob_sink){add_to_hash, &s});
	must(e, t->v, "file");
	(void)crypto_hash_sha256_final(&s, h.b);
	buf_put_z(t->out, " #");
	buf_put_hex(t->out, (struct bytes){h.b, 4});
	return t->out->err;
}

static enum ayni_err
tell_draft(void *ctx, const struct record_id *r, const struct hash *form,
    struct bytes head)
{
	struct telling *t = ctx;

	buf_printf(t->out, "\ndraft %u form %u", r->b[0], form->b[0]);
	must(tell_bytes(t, head), t->v, "head");
	must(vault_file_list(t->v, r, tell_file, t), t->v, "files");
	return vault_draft_steps(t->v, r, tell_bytes, t);
}

static enum ayni_err
tell_record(void *ctx, const struct vault_record *r)
{
	struct telling *t = ctx;

	buf_printf(t->out, "\nrecord %u state %d%s ", r->id.b[0], r->state,
	    r->withdrawn ? " withdrawn" : "");
	buf_put_text(t->out, r->label);
	must(vault_file_list(t->v, &r->id, tell_file, t), t->v, "files");
	return vault_record_entries(t->v, &r->id, tell_entry, t);
}

static enum ayni_err
tell_batch(void *ctx, uint64_t first, uint64_t count, struct bytes body)
{
	struct telling *t = ctx;
	struct arena a;
	struct bytes *entry;
	struct batch x;
	size_t i, n = 0;

	arena_init(&a, 1u << 22);
	must(batch_peek(body, &x), t->v, "batch");
	must(batch_open(&x, &t->wire->office_box, NULL, NULL, BATCH_MAX_BYTES,
		 &a, &entry, &n), t->v, "batch");
	assert_int_equal(n, count);
	buf_printf(t->out, "\nbatch %u", (unsigned)first);
	for (i = 0; i < n; i++)
		(void)tell_entry(t, entry[i]);
	arena_free(&a);
	return AYNI_OK;
}

static void
tell(struct life *l, struct buf *out)
{
	struct telling t = {l->t.v, out, &l->t.wire};
	struct vault_marks m;
	enum ayni_err e;

	assert_false(vault_moved(t.v));
	must(vault_outbox_marks(t.v, &m), t.v, "marks");
	buf_printf(out, "journalled %u cut %u sent %u held %u safe %u "
	    "serial %u", (unsigned)m.journalled, (unsigned)m.cut,
	    (unsigned)m.sent, (unsigned)m.held, (unsigned)m.safe,
	    (unsigned)m.serial);
	tell_value(&t, "certificate");
	tell_value(&t, "cursor");
	must(vault_form_list(t.v, tell_form, &t), t.v, "forms");
	must(vault_draft_list(t.v, tell_draft, &t), t.v, "drafts");
	must(vault_record_list(t.v, tell_record, &t), t.v, "records");
	must(vault_outbox_batches(t.v, 0, tell_batch, &t), t.v, "batches");
	buf_printf(out, "\nreceipt ");
	e = vault_outbox_newest(t.v, out);
	if (e != AYNI_NOTFOUND)
		must(e, t.v, "receipt");
	assert_int_equal(out->err, AYNI_OK);
}

static void
copies(const struct life *l, size_t i, char home[128], char state[128])
{
	(void)snprintf(home, 128, "%s/home-%zu", l->t.root, i);
	(void)snprintf(state, 128, "%s/state-%zu", l->t.root, i);
}

static void
keep(struct life *l, size_t i)
{
	char home[128], state[128];

	buf_init(&l->told[i], 1u << 20);
	tell(l, &l->told[i]);
	vaulted_close(&l->t);
	copies(l, i, home, state);
	vaulted_copy(l->t.home, home);
	vaulted_copy(l->t.state, state);
}

void
life_learn(struct life *l)
{
	size_t i;

	memset(l, 0, sizeof(*l));
	vaulted_start(&l->t);
	must(life_make(&l->t), NULL, "create");
	l->steps = sizeof(steps) / sizeof(steps[0]);
	keep(l, 0);
	for (i = 0; i < l->steps; i++) {
		must(life_step(l, i), l->t.v, life_name(i));
		keep(l, i + 1);
	}
}

void
life_end(struct life *l)
{
	size_t i;

	for (i = 0; i <= l->steps; i++)
		buf_free(&l->told[i]);
	vaulted_end(&l->t);
}

/* The directories stay, since the vault knows its own by number. */
void
life_restore(struct life *l, size_t i)
{
	char home[128], state[128];

	vaulted_close(&l->t);
	copies(l, i, home, state);
	vaulted_empty(l->t.home);
	vaulted_empty(l->t.state);
	vaulted_copy(home, l->t.home);
	vaulted_copy(state, l->t.state);
}

size_t
life_check(struct life *l, size_t from, size_t to)
{
	struct buf now;
	size_t i;

	if (l->t.v == NULL)
		must(life_open(l), NULL, "open");
	buf_init(&now, 1u << 20);
	tell(l, &now);
	for (i = from; i <= to; i++)
		if (bytes_equal(buf_bytes(&now), buf_bytes(&l->told[i]))) {
			buf_free(&now);
			return i;
		}
	fail_msg("after \"%s\" it says\n%.*s\n---- not\n%.*s",
	    from > 0 ? life_name(from - 1) : "create", (int)now.n,
	    (const char *)now.p, (int)l->told[from].n,
	    (const char *)l->told[from].p);
	return 0;
}

enum ayni_err
life_make(struct vaulted *t)
{
	return vault_create(t->home, &t->options, VAULTED_PASSPHRASE,
	    &t->wire.office_box.public, NULL, &t->v);
}

void
life_made(struct vaulted *t, enum ayni_err e)
{
	if (e != AYNI_OK) {
		e = vault_open(t->home, &t->options, NULL, &t->v);
		if (e == AYNI_NOTFOUND)
			e = life_make(t);
		assert_int_equal(e, AYNI_OK);
	}
	vaulted_reopen(t);
	assert_false(vault_moved(t->v));
}
