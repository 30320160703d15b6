#include "support/tablet.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/answers.h"
#include "ayni/merge.h"
#include "ayni/pack.h"
#include "fill/audit.h"
#include "fill/script.h"
#include "fill/tongue.h"
#include "ingest/journal.h"

/* ---- what everybody wrote ---- */

struct notebook *
notebook_new(void)
{
	struct notebook *book = calloc(1, sizeof(*book));

	assert_non_null(book);
	return book;
}

void
notebook_free(struct notebook *book)
{
	size_t i;

	for (i = 0; i < book->n; i++)
		buf_free(&book->note[i].raw);
	free(book);
}

const struct note *
notebook_find(const struct notebook *book, const struct hash *id)
{
	size_t i;

	for (i = 0; i < book->n; i++)
		if (ID_EQUAL(book->note[i].id, *id))
			return &book->note[i];
	return NULL;
}

static const struct note *
write_down(struct notebook *book, const struct entry *e)
{
	struct note *n = &book->note[book->n];

	assert_true(book->n < NOTEBOOK_MAX);
	buf_init(&n->raw, ENTRY_MAX_BYTES);
	entry_put(&n->raw, e);
	assert_int_equal(n->raw.err, AYNI_OK);
	assert_int_equal(entry_read(buf_bytes(&n->raw), &n->entry), AYNI_OK);
	n->id = keys_hash(buf_bytes(&n->raw));
	book->n++;
	return n;
}

/* ---- joining ---- */

static void
draw_keys(struct tablet *t)
{
	struct random_source r = test_random(&t->seed);

	t->sign = keys_sign_new(r);
	t->box = keys_box_new(r);
	r.fill(r.ctx, t->device.b, sizeof(t->device.b));
	t->epoch = keys_epoch(&t->sign.public);
}

void
tablet_rejoin(struct tablet *t, const struct device_id *device, uint8_t off)
{
	struct join j;

	t->device = *device;
	memset(&j, 0, sizeof(j));
	j.office = t->office;
	j.device = t->device;
	j.sign = t->sign.public;
	j.box = t->box.public;
	memcpy(j.invitation, t->invitation, sizeof(j.invitation));
	t->secret[0] = (uint8_t)(t->secret[0] + off);
	j.mac = cert_join_mac(t->secret, &j);
	j.label = TEXT("tablet");
	buf_free(&t->join);
	buf_init(&t->join, 4096);
	cert_put_join(&t->join, &j, &t->sign);
	assert_int_equal(t->join.err, AYNI_OK);
}

static void
read_invitation(struct tablet *t, struct bytes invitation)
{
	struct invitation *v = calloc(1, sizeof(*v));

	assert_non_null(v);
	assert_int_equal(cert_read_invitation(invitation, v), AYNI_OK);
	memcpy(t->invitation, v->id, sizeof(t->invitation));
	memcpy(t->secret, v->secret, sizeof(t->secret));
	t->person = keys_hash(v->person_cert);
	tablet_rejoin(t, &t->device, 0);
	free(v);
}

struct tablet *
tablet_of(struct bureau *b, struct notebook *book, const char *code,
    const char *name)
{
	struct tablet *t = calloc(1, sizeof(*t));
	struct buf invitation;

	assert_non_null(t);
	t->book = book;
	t->seed = b->seed ^ keys_hash(text_bytes(text_of(code))).b[0];
	t->at = b->at;
	t->next = 1;
	draw_keys(t);
	t->office = b->office->cert.office;
	t->office_sign = b->office->cert.sign;
	t->office_box = b->office->cert.box;
	buf_init(&invitation, 64u << 20);
	bureau_invite(b, code, name, (struct text){NULL, 0}, &invitation);
	read_invitation(t, buf_bytes(&invitation));
	buf_free(&invitation);
	return t;
}

struct tablet *
tablet_new(struct bureau *b, struct notebook *book, const char *code)
{
	return tablet_of(b, book, code, code);
}

void
tablet_free(struct tablet *t)
{
	size_t i;

	for (i = 0; i < t->cuts; i++)
		buf_free(&t->cut[i].raw);
	buf_free(&t->join);
	buf_free(&t->log);
	free(t);
}

void
tablet_join(struct tablet *t, struct bureau *b)
{
	struct sync_answer answer;
	struct arena a;

	arena_init(&a, 32u << 20);
	tablet_sync(t, b, NULL, 0, true, &a, &answer);
	assert_int_equal(answer.state, SYNC_CERTIFIED);
	arena_free(&a);
}

struct tablet *
tablet_steal(const struct tablet *t)
{
	struct tablet *thief = tablet_copy(t);

	draw_keys(thief);
	tablet_rejoin(thief, &thief->device, 0);
	return thief;
}

struct tablet *
tablet_copy(const struct tablet *t)
{
	struct tablet *c = calloc(1, sizeof(*c));
	size_t i;

	assert_non_null(c);
	*c = *t;
	c->seed ^= 0xc0b1; /* what it draws from now on is its own */
	buf_init(&c->join, 4096);
	buf_put_bytes(&c->join, buf_bytes(&t->join));
	buf_init(&c->log, LOG_MAX_BYTES);
	buf_put_bytes(&c->log, buf_bytes(&t->log));
	for (i = 0; i < c->cuts; i++) {
		buf_init(&c->cut[i].raw, BATCH_MAX_BYTES);
		buf_put_bytes(&c->cut[i].raw, buf_bytes(&t->cut[i].raw));
	}
	return c;
}

/* ---- an interview behind what is written ---- */

static struct moment
look(struct tablet *t)
{
	t->at.wall_us += 1000000;
	t->at.boot_us += 1000000;
	return t->at;
}

static struct interview *
begin(struct random_source chance, const struct bureau_form *f,
    const struct moment *now, int64_t seed)
{
	struct interview_setup s = {.now = *now, .seed = seed,
	    .chance = chance, .language = UINT32_MAX};
	struct interview *iv = NULL;

	assert_int_equal(interview_new(f->form, &s, &iv), AYNI_OK);
	return iv;
}

static node_ref
find(struct interview *iv, const char *ref, size_t n, const char *end)
{
	char path[300];
	node_ref node;

	(void)snprintf(path, sizeof(path), "%.*s/%.*s%s",
	    (int)form_field(interview_form(iv), 0)->path.n,
	    form_field(interview_form(iv), 0)->path.p, (int)n, ref, end);
	node = interview_find(iv, text_of(path));
	if (node == NODE_NONE)
		fail_msg("%s is not there", path);
	return node;
}

static void
change_one(struct interview *iv, const char *s, size_t n)
{
	const char *equals = memchr(s, '=', n);
	node_ref at;
	enum ayni_err e;

	if (equals != NULL) {
		at = find(iv, s, (size_t)(equals - s), "");
		e = interview_set(iv, at,
		    (struct text){equals + 1, (size_t)(s + n - equals - 1)});
	} else if (s[n - 1] == '+') {
		e = interview_add(iv, find(iv, s, n - 1, "#range"), 0, &at);
	} else {
		e = interview_remove(iv, find(iv, s, n - 1, ""));
	}
	if (e != AYNI_OK)
		fail_msg("%.*s: %s", (int)n, s, err_name(e));
}

static void
change(struct interview *iv, const char *s)
{
	size_t n;

	while (*(s += strspn(s, "; ")) != '\0') {
		n = strcspn(s, ";");
		change_one(iv, s, n);
		s += n;
	}
}

/* The entries that base and its ancestors are, merged as a device would. */
static struct merged
view_of(const struct notebook *book, const struct hash *base, size_t n,
    struct arena *a)
{
	struct merge_entry *set;
	struct merged m;
	bool *in = arena_zalloc(a, book->n, sizeof(*in));
	size_t i, k, count = 0;
	bool more = true;

	set = arena_zalloc(a, book->n, sizeof(*set));
	assert_true(in != NULL && set != NULL);
	for (i = 0; i < n; i++)
		in[notebook_find(book, &base[i]) - book->note] = true;
	for (; more;) {
		more = false;
		for (i = 0; i < book->n; i++)
			for (k = 0; in[i] && k < book->note[i].entry.bases;
			     k++) {
				const struct note *b = notebook_find(
				    book, &book->note[i].entry.base[k]);

				if (b != NULL && !in[b - book->note])
					more = in[b - book->note] = true;
			}
	}
	for (i = 0; i < book->n; i++)
		if (in[i])
			set[count++] = (struct merge_entry){book->note[i].id,
			    &book->note[i].entry, RANK_ENUMERATOR};
	assert_int_equal(merge_record(set, count, a, &m), AYNI_OK);
	return m;
}

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct hash));
}

static struct entry
on(enum entry_kind kind, const struct notebook *book,
    const struct hash *base, size_t n)
{
	const struct note *first = notebook_find(book, &base[0]);
	struct entry e = {.kind = kind, .bases = n};

	assert_non_null(first);
	e.record = first->entry.record;
	e.form = first->entry.form;
	memcpy(e.base, base, n * sizeof(*base));
	qsort(e.base, n, sizeof(*base), by_bytes);
	return e;
}

/* ---- writing ---- */

struct hash
tablet_write(struct tablet *t, struct entry *e)
{
	static const struct hash nobody;
	static const uint8_t none[16];
	struct random_source r = test_random(&t->seed);
	const struct note *n;

	if (ID_EQUAL(e->author, nobody))
		e->author = t->person;
	if (memcmp(e->salt, none, sizeof(none)) == 0)
		r.fill(r.ctx, e->salt, sizeof(e->salt));
	if (e->at.wall_us == 0)
		e->at = look(t);
	n = write_down(t->book, e);
	assert_true(t->queued < TABLET_QUEUE);
	t->queue[t->queued++] = buf_bytes(&n->raw);
	return n->id;
}

void
tablet_write_again(struct tablet *t, const struct hash *id)
{
	const struct note *n = notebook_find(t->book, id);

	assert_true(n != NULL && t->queued < TABLET_QUEUE);
	t->queue[t->queued++] = buf_bytes(&n->raw);
}

#define SEED 7 /* of every interview */

struct interview *
tablet_begin(struct tablet *t, const struct bureau_form *f)
{
	struct moment now = look(t);

	return begin(test_random(&t->seed), f, &now, SEED);
}

struct hash
tablet_submit_interview(struct tablet *t, const struct bureau_form *f,
    struct interview *iv, struct record_id *out)
{
	struct random_source r = test_random(&t->seed);
	struct entry e = {.kind = ENTRY_SUBMIT, .form = f->id, .at = t->at,
	    .seed = SEED};
	struct buf answers;
	uint8_t random[10];
	struct hash id;

	r.fill(r.ctx, random, sizeof(random));
	e.record = *out = id_uuid7(e.at.wall_us, random);
	buf_init(&answers, ENTRY_MAX_BYTES);
	assert_int_equal(answers_of(iv, &answers), AYNI_OK);
	assert_int_equal(answers_derived(iv, e.derived), AYNI_OK);
	e.derived[0] ^= t->lies;
	e.answers = buf_bytes(&answers);
	if (t->packs != NULL)
		t->encloses = t->packs(t->packer, out);
	e.enclosures = t->encloses;
	t->encloses = (struct bytes){NULL, 0};
	e.paradata.begun_us = t->log.n > 0 ? t->log_us : e.at.wall_us;
	e.paradata.finalised_us = look(t).wall_us;
	e.paradata.log = buf_bytes(&t->log);
	id = tablet_write(t, &e);
	buf_clear(&t->log);
	buf_free(&answers);
	return id;
}

struct hash
tablet_submit(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, const char *changes)
{
	struct interview *iv = tablet_begin(t, f);
	struct hash id;

	change(iv, changes);
	id = tablet_submit_interview(t, f, iv, out);
	interview_free(iv);
	return id;
}

/* ---- a person who takes their time ---- */

struct person {
	struct tablet *t;
	struct audit *audit;
	struct random_source chance;
};

static struct moment
glance(void *ctx)
{
	const struct person *p = ctx;

	return p->t->at;
}

/* Seconds over a question, now and then half a minute. */
static void
dwell(void *ctx, enum happening what, struct interview *iv, struct screen s)
{
	const struct person *p = ctx;
	struct witness w = audit_witness(p->audit);
	int64_t us = 700000 + 1000 * (int64_t)test_draw(&p->chance, 5000) +
	    test_draw(&p->chance, 1000);

	if (test_draw(&p->chance, 6) == 0)
		us += 1000 * (int64_t)test_draw(&p->chance, 25000);
	w.saw(w.ctx, what, iv, s);
	p->t->at.wall_us += us;
	p->t->at.boot_us += us;
}

static void
attend(struct person *p, struct tablet *t, const struct bureau_form *f,
    struct conduct *c)
{
	*p = (struct person){.t = t, .chance = test_random(&t->seed)};
	t->log_us = t->at.wall_us;
	assert_int_equal(audit_new(f->form, t->log_us,
	    (struct clock_source){glance, p}, &p->audit), AYNI_OK);
	if (p->audit == NULL)
		return;
	audit_begin(p->audit, true);
	conduct_witness(c, (struct witness){dwell, p});
}

static void
depart(struct person *p, struct interview *iv)
{
	struct tablet *t = p->t;

	if (p->audit == NULL)
		return;
	assert_int_equal(audit_name(p->audit, iv), AYNI_OK);
	audit_finalised(p->audit, iv, t->at, TEXT(""));
	buf_clear(&t->log);
	t->log.limit = LOG_MAX_BYTES;
	audit_put(p->audit, &t->log);
	audit_free(p->audit);
}

struct interview *
tablet_conduct(struct tablet *t, const struct bureau_form *f,
    struct text json)
{
	struct interview *iv = tablet_begin(t, f);
	struct buf why;
	struct conduct *c = NULL;
	struct script *s = NULL;
	struct person p;
	uint32_t language;

	buf_init(&why, 65536);
	if (script_read(text_bytes(json), LANG_EN, &why, &s) != AYNI_OK)
		fail_msg("%s", buf_z(&why));
	assert_int_equal(
	    conduct_new(iv, (struct keeper){0}, &c), AYNI_OK);
	language = tongue_find(f->form, script_language(s));
	if (language != UINT32_MAX)
		assert_int_equal(conduct_language(c, language), AYNI_OK);
	attend(&p, t, f, c);
	if (script_run(s, c, LANG_EN, &why) != AYNI_OK)
		fail_msg("%s", buf_z(&why));
	depart(&p, iv);
	conduct_free(c);
	script_free(s);
	buf_free(&why);
	return iv;
}

struct hash
tablet_submit_text(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, struct text json)
{
	struct interview *iv = tablet_conduct(t, f, json);
	struct hash id = tablet_submit_interview(t, f, iv, out);

	interview_free(iv);
	return id;
}

struct hash
tablet_submit_file(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, const char *path)
{
	struct buf json = test_file(path);
	struct hash id = tablet_submit_text(t, f, out, buf_text(&json));

	buf_free(&json);
	return id;
}

/* A correction or decision: what the changes make of what base says. */
static void
edit(struct random_source chance, const struct notebook *book,
    struct entry *e, const struct bureau_form *f, const struct moment *now,
    const char *changes, struct buf *answers)
{
	struct interview *iv = begin(chance, f, now, 0);
	struct merged m;
	struct buf after;
	struct arena a;

	arena_init(&a, 64u << 20);
	buf_init(&after, ENTRY_MAX_BYTES);
	m = view_of(book, e->base, e->bases, &a);
	assert_int_equal(answers_load(iv, m.answers), AYNI_OK);
	change(iv, changes);
	assert_int_equal(answers_of(iv, &after), AYNI_OK);
	assert_int_equal(
	    answers_change(m.answers, buf_bytes(&after), answers), AYNI_OK);
	assert_int_equal(answers_derived(iv, e->derived), AYNI_OK);
	e->answers = buf_bytes(answers);
	e->at = *now;
	interview_free(iv);
	buf_free(&after);
	arena_free(&a);
}

struct hash
tablet_correct(struct tablet *t, const struct bureau_form *f,
    const struct hash *base, size_t n, const char *changes)
{
	struct entry e = on(ENTRY_CORRECT, t->book, base, n);
	struct moment now = look(t);
	struct buf answers;
	struct hash id;

	buf_init(&answers, ENTRY_MAX_BYTES);
	edit(test_random(&t->seed), t->book, &e, f, &now, changes, &answers);
	e.derived[0] ^= t->lies;
	id = tablet_write(t, &e);
	buf_free(&answers);
	return id;
}

struct hash
tablet_decide(struct tablet *t, const struct bureau_form *f,
    const struct hash *base, size_t n, const char *changes)
{
	struct entry e = on(ENTRY_DECIDE, t->book, base, n);
	struct moment now = look(t);
	struct buf answers;
	struct hash id;

	buf_init(&answers, ENTRY_MAX_BYTES);
	edit(test_random(&t->seed), t->book, &e, f, &now, changes, &answers);
	id = tablet_write(t, &e);
	buf_free(&answers);
	return id;
}

struct hash
tablet_withdraw(struct tablet *t, const struct hash *base, size_t n)
{
	struct entry e = on(ENTRY_WITHDRAW, t->book, base, n);

	return tablet_write(t, &e);
}

struct hash
tablet_note(struct tablet *t, const struct hash *base, size_t n,
    const char *note)
{
	struct entry e = on(ENTRY_NOTE, t->book, base, n);

	e.note = text_of(note);
	return tablet_write(t, &e);
}

struct entry
tablet_office_decision(struct bureau *b, const struct notebook *book,
    const struct bureau_form *f, const struct hash *base, size_t n,
    const char *changes, struct buf *answers)
{
	struct entry e = on(ENTRY_DECIDE, book, base, n);

	edit(test_random(&b->seed), book, &e, f, &b->at, changes, answers);
	return e;
}

void
tablet_office_decides(struct bureau *b, struct notebook *book,
    const struct bureau_form *f, const struct hash *base, size_t n,
    const char *changes)
{
	struct buf answers;
	struct entry e;

	buf_init(&answers, ENTRY_MAX_BYTES);
	e = tablet_office_decision(b, book, f, base, n, changes, &answers);
	assert_int_equal(db_begin(b->db), AYNI_OK);
	assert_int_equal(journal_append(b->ingest, &e, 1), AYNI_OK);
	assert_int_equal(ingest_settle(b->ingest), AYNI_OK);
	assert_int_equal(db_commit(b->db), AYNI_OK);
	write_down(book, &e); /* journal_append completed it */
	buf_free(&answers);
}

/* ---- batches ---- */

struct batch_header
tablet_header(const struct tablet *t, size_t n)
{
	struct batch_header h = {.device = t->device, .epoch = t->epoch,
	    .first = t->next, .count = n, .has_previous = t->next > 1,
	    .previous = t->previous};

	h.recipient = keys_id(BYTES(t->office_box.b));
	return h;
}

const struct cut *
tablet_cut_raw(struct tablet *t, const struct bytes *entry, size_t n,
    struct bytes dictionary, const struct batch_header *given)
{
	struct batch_header h = given != NULL ? *given : tablet_header(t, n);
	struct cut *c = &t->cut[t->cuts];

	assert_true(t->cuts < TABLET_BATCHES);
	buf_init(&c->raw, BATCH_MAX_BYTES);
	batch_put(&c->raw, &h, entry, n, &t->office_box, dictionary, &t->sign,
	    test_random(&t->seed), &c->id);
	assert_int_equal(c->raw.err, AYNI_OK);
	c->first = h.first;
	c->count = n;
	t->cuts++;
	t->next = h.first + n;
	t->previous = c->id;
	return c;
}

const struct cut *
tablet_cut(struct tablet *t, struct bytes dictionary)
{
	const struct cut *c =
	    tablet_cut_raw(t, t->queue, t->queued, dictionary, NULL);

	t->queued = 0;
	return c;
}

void
tablet_forge(struct tablet *t, const char *type,
    const struct batch_header *h, struct bytes sealed, struct buf *out)
{
	static const struct hash nothing;
	struct hash hash = keys_hash(sealed);
	struct buf header, message;

	if (!ID_EQUAL(h->sealed, nothing))
		hash = h->sealed;
	buf_init(&header, 1024);
	buf_init(&message, 4096);
	pack_map(&header, 7);
	pack_uint(&header, 1);
	pack_bytes(&header, ID_BYTES(h->device));
	pack_uint(&header, 2);
	pack_bytes(&header, ID_BYTES(h->epoch));
	pack_uint(&header, 3);
	pack_uint(&header, h->first);
	pack_uint(&header, 4);
	pack_uint(&header, h->count);
	pack_uint(&header, 5);
	if (h->has_previous)
		pack_bytes(&header, ID_BYTES(h->previous));
	else
		pack_null(&header);
	pack_uint(&header, 6);
	pack_bytes(&header, ID_BYTES(h->recipient));
	pack_uint(&header, 7);
	pack_bytes(&header, ID_BYTES(hash));
	signed_put(&message, type, buf_bytes(&header), &t->sign);
	pack_array(out, 2);
	pack_bytes(out, buf_bytes(&message));
	pack_bytes(out, sealed);
	assert_int_equal(message.err, AYNI_OK);
	assert_int_equal(out->err, AYNI_OK);
	buf_free(&header);
	buf_free(&message);
}

/* ---- asking ---- */

void
tablet_ask(struct tablet *t, const struct bytes *batch, size_t n, bool join,
    struct buf *out)
{
	struct random_source r = test_random(&t->seed);
	struct sync_request q;
	struct bytes *list = calloc(n + 1, sizeof(*list));

	assert_non_null(list);
	if (n > 0)
		memcpy(list, batch, n * sizeof(*batch));
	memset(&q, 0, sizeof(q));
	q.office = t->office;
	q.device = t->device;
	q.epoch = t->epoch;
	r.fill(r.ctx, q.nonce, sizeof(q.nonce));
	memcpy(t->nonce, q.nonce, sizeof(t->nonce));
	q.at = look(t);
	q.last_cut = t->next - 1;
	q.feed_cursor = t->cursor;
	q.receipt = t->receipt;
	q.batch = list;
	q.batches = n;
	q.announced = t->announced;
	q.announcements = t->announcements;
	if (join)
		q.join = buf_bytes(&t->join);
	sync_put_request(out, &q, &t->sign, &t->office_box, r);
	assert_int_equal(out->err, AYNI_OK);
	free(list);
}

void
tablet_hear(const struct tablet *t, const struct bureau *b,
    struct bytes envelope, struct arena *a, struct sync_answer *out)
{
	struct buf message;
	struct bytes kept;

	buf_init(&message, SYNC_MAX_BYTES);
	assert_int_equal(
	    sync_open(envelope, SYNC_DOWN, &t->box, &message), AYNI_OK);
	kept.n = message.n;
	kept.p = arena_copy(a, message.p, message.n);
	assert_non_null(kept.p);
	assert_int_equal(sync_read_answer(kept, &b->office->cert, &t->device,
			     &t->epoch, a, out),
	    AYNI_OK);
	buf_free(&message);
}

void
tablet_sync(struct tablet *t, struct bureau *b, const struct bytes *batch,
    size_t n, bool join, struct arena *a, struct sync_answer *out)
{
	struct exchange x;
	struct buf up, down;
	enum ayni_err e;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	tablet_ask(t, batch, n, join, &up);
	e = exchange_answer(b->ingest, EXCHANGE_LINK, buf_bytes(&up), &down, &x);
	assert_int_equal(e, AYNI_OK);
	tablet_hear(t, b, buf_bytes(&down), a, out);
	buf_free(&up);
	buf_free(&down);
}
