#include "support/office.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/formfile.h"
#include "fill/script.h"
#include "fill/tongue.h"
#include "ingest/digest.h"
#include "ingest/journal.h"

#define OK(call) assert_int_equal(call, AYNI_OK)

/* ---- the office ---- */

static void
settle(struct office_fixture *o)
{
	OK(ingest_settle(o->ingest));
	OK(db_commit(o->db));
}

void
office_start(struct office_fixture *o, const char *where)
{
	memset(o, 0, sizeof(*o));
	o->at.wall_us = 1795435200000000; /* 2026-11-23T12:00:00Z */
	o->seed = 1;
	arena_init(&o->arena, 256u << 20);
	OK(keys_start());
	OK(office_new(TEXT("Statistics office"), o->at.wall_us,
	    test_random(&o->seed), &o->office));
	OK(db_open(where, true, &o->db));
	OK(ingest_new(o->db, o->office, test_clock(&o->at),
	    test_random(&o->seed), &o->ingest));
	OK(db_begin(o->db));
	OK(journal_open(o->ingest));
	settle(o);
}

void
office_end(struct office_fixture *o)
{
	while (o->forms > 0)
		form_free(o->form[--o->forms]);
	ingest_free(o->ingest);
	db_close(o->db);
	office_free(o->office);
	arena_free(&o->arena);
}

static enum ayni_err
read_file(void *ctx, struct text path, struct buf *out)
{
	char name[4096];
	struct buf file;
	FILE *f;

	(void)ctx;
	(void)snprintf(name, sizeof(name), "%.*s", (int)path.n, path.p);
	if ((f = fopen(name, "rb")) == NULL)
		return AYNI_NOTFOUND;
	(void)fclose(f);
	file = test_file(name);
	buf_put_bytes(out, buf_bytes(&file));
	buf_free(&file);
	return out->err;
}

static void
replace(struct buf *in, const char *from, const char *to)
{
	const char *p = buf_z(in), *q;
	struct buf out;

	buf_init(&out, in->limit);
	for (; (q = strstr(p, from)) != NULL; p = q + strlen(from)) {
		buf_put(&out, p, (size_t)(q - p));
		buf_put_z(&out, to);
	}
	buf_put_z(&out, p);
	OK(out.err);
	buf_free(in);
	*in = out;
}

size_t
office_publish(struct office_fixture *o, const char *path, const char *from,
    const char *to)
{
	const struct formfile_reader reader = {.read = read_file};
	size_t at = o->forms++;
	struct buf xform;
	struct diag d;

	assert_true(at < OFFICE_MAX_FORMS);
	buf_init(&xform, FORM_MAX_BYTES);
	diag_init(&d);
	OK(formfile_load(&reader, text_of(path), &d, &xform));
	if (from != NULL)
		replace(&xform, from, to);
	OK(form_read(buf_bytes(&xform), text_of(path), NULL, 0, &d,
	    &o->form[at]));
	OK(db_begin(o->db));
	OK(journal_publish(o->ingest, o->form[at], buf_bytes(&xform), NULL, 0,
	    &o->form_id[at]));
	settle(o);
	diag_free(&d);
	buf_free(&xform);
	return at;
}

/* ---- people and devices ---- */

static struct hash
admit(struct office_fixture *o, const char *name, const char *code)
{
	struct person_cert c = {.office = o->office->cert.office,
	    .name = text_of(name), .code = text_of(code),
	    .rank = RANK_ENUMERATOR};
	struct entry step = {.kind = ENTRY_PERSON};
	struct random_source r = test_random(&o->seed);
	struct buf message;
	struct hash person;

	r.fill(r.ctx, c.person.b, sizeof(c.person.b));
	buf_init(&message, 16384);
	cert_put_person(&message, &c, &o->office->sign);
	step.object = buf_bytes(&message);
	OK(journal_append(o->ingest, &step, 1));
	person = keys_hash(buf_bytes(&message));
	buf_free(&message);
	return person;
}

struct office_device
office_device(struct office_fixture *o, const char *name, const char *code)
{
	struct random_source r = test_random(&o->seed);
	struct office_device d = {.next = 1};
	struct device_cert c;
	struct entry step = {.kind = ENTRY_DEVICE};
	struct buf message;

	d.sign = keys_sign_new(r);
	d.box = keys_box_new(r);
	r.fill(r.ctx, d.device.b, sizeof(d.device.b));
	d.epoch = keys_epoch(&d.sign.public);
	OK(db_begin(o->db));
	d.person = admit(o, name, code);
	memset(&c, 0, sizeof(c));
	c.office = o->office->cert.office;
	c.device = d.device;
	c.epoch = d.epoch;
	c.sign = d.sign.public;
	c.box = d.box.public;
	c.person[c.persons++] = d.person;
	c.label = text_of(name);
	buf_init(&message, 16384);
	cert_put_device(&message, &c, &o->office->sign);
	step.object = buf_bytes(&message);
	OK(journal_append(o->ingest, &step, 1));
	settle(o);
	buf_free(&message);
	return d;
}

void
office_skip(struct office_device *d, uint64_t n)
{
	d->next += n;
	memset(d->previous.b, 1, sizeof(d->previous.b));
}

/* ---- entries ---- */

/* One entry in a batch of its own; the entry's id. */
static struct hash
send(struct office_fixture *o, struct office_device *d, struct entry *e)
{
	struct random_source r = test_random(&o->seed);
	struct batch_header h;
	struct bytes one;
	struct verdict v;
	struct hash id;
	struct buf entry, batch;

	e->author = d->person;
	r.fill(r.ctx, e->salt, sizeof(e->salt));
	buf_init(&entry, ENTRY_MAX_BYTES);
	buf_init(&batch, BATCH_MAX_BYTES);
	entry_put(&entry, e);
	OK(entry.err);
	memset(&h, 0, sizeof(h));
	h.device = d->device;
	h.epoch = d->epoch;
	h.first = d->next++;
	h.has_previous = h.first > 1;
	h.previous = d->previous;
	one = buf_bytes(&entry);
	batch_put(&batch, &h, &one, 1, &o->office->box.public,
	    (struct bytes){NULL, 0}, &d->sign, r, &d->previous);
	OK(batch.err);
	OK(db_begin(o->db));
	OK(ingest_batch(o->ingest, buf_bytes(&batch), &v));
	OK(v.err);
	settle(o);
	id = keys_hash(one);
	buf_free(&entry);
	buf_free(&batch);
	return id;
}

static struct interview *
begin(struct office_fixture *o, const struct office_record *r,
    struct moment at)
{
	struct interview_setup s = {.now = at, .seed = r->seed,
	    .chance = test_random(&o->seed), .language = UINT32_MAX};
	struct interview *iv = NULL;

	OK(interview_new(o->form[r->form], &s, &iv));
	return iv;
}

/* What an interview says now, kept in r and put into an entry. */
static void
take_answers(struct office_fixture *o, struct interview *iv,
    struct office_record *r, struct entry *e)
{
	struct buf b;

	buf_init(&b, ENTRY_MAX_BYTES);
	OK(answers_of(iv, &b));
	r->answers.n = b.n;
	r->answers.p = arena_copy(&o->arena, b.p, b.n);
	assert_non_null(r->answers.p);
	buf_free(&b);
	OK(answers_derived(iv, e->derived));
	e->record = r->id;
	e->form = o->form_id[r->form];
	e->seed = r->seed;
	e->answers = r->answers;
}

static void
conduct(struct interview *iv, struct script *s, const struct form *f)
{
	uint32_t language = tongue_find(f, script_language(s));
	struct conduct *c = NULL;
	struct buf why;

	buf_init(&why, 10000);
	OK(conduct_new(iv, (struct keeper){0}, &c));
	if (language != UINT32_MAX)
		OK(conduct_language(c, language));
	if (script_run(s, c, LANG_EN, &why) != AYNI_OK)
		fail_msg("%s", buf_z(&why));
	conduct_free(c);
	buf_free(&why);
}

struct office_record
office_interview(struct office_fixture *o, struct office_device *d,
    size_t form, struct text json)
{
	struct clock_source clock = test_clock(&o->at);
	struct random_source chance = test_random(&o->seed);
	struct entry e = {.kind = ENTRY_SUBMIT, .at = clock.now(clock.ctx)};
	struct office_record r = {.form = form, .seed = 5};
	struct script *s = NULL;
	struct interview *iv;
	uint8_t random[10];
	struct buf why;

	buf_init(&why, 10000);
	if (script_read(text_bytes(json), LANG_EN, &why, &s) != AYNI_OK)
		fail_msg("%s", buf_z(&why));
	buf_free(&why);
	chance.fill(chance.ctx, random, sizeof(random));
	r.id = id_uuid7(e.at.wall_us, random);
	iv = begin(o, &r, e.at);
	conduct(iv, s, o->form[form]);
	take_answers(o, iv, &r, &e);
	e.paradata.begun_us = e.at.wall_us;
	e.paradata.finalised_us = clock.now(clock.ctx).wall_us;
	r.head = send(o, d, &e);
	interview_free(iv);
	script_free(s);
	return r;
}

struct office_record
office_answers(struct office_fixture *o, struct office_device *d,
    const char *name)
{
	struct office_record r;
	char path[256];
	struct buf json;

	(void)snprintf(path, sizeof(path), "tests/data/answers/%s.json", name);
	json = test_file(path);
	r = office_interview(o, d, 0, buf_text(&json));
	buf_free(&json);
	return r;
}

struct office_record
office_correct(struct office_fixture *o, struct office_device *d,
    const struct office_record *was, const char *field, const char *value)
{
	struct clock_source clock = test_clock(&o->at);
	struct entry e = {.kind = ENTRY_CORRECT, .bases = 1,
	    .base = {was->head}, .at = clock.now(clock.ctx)};
	const struct field *f = form_find(o->form[was->form], text_of(field));
	struct office_record r = *was;
	struct interview *iv = begin(o, &r, e.at);
	struct buf change;

	OK(answers_load(iv, was->answers));
	assert_non_null(f);
	OK(interview_set(iv, interview_field(iv, interview_root(iv), f->number),
	    text_of(value)));
	take_answers(o, iv, &r, &e);
	buf_init(&change, ENTRY_MAX_BYTES);
	OK(answers_change(was->answers, r.answers, &change));
	e.answers = buf_bytes(&change);
	r.head = send(o, d, &e);
	buf_free(&change);
	interview_free(iv);
	return r;
}

void
office_withdraw(struct office_fixture *o, struct office_device *d,
    const struct office_record *r)
{
	struct clock_source clock = test_clock(&o->at);
	struct entry e = {.kind = ENTRY_WITHDRAW, .record = r->id,
	    .form = o->form_id[r->form], .bases = 1, .base = {r->head},
	    .at = clock.now(clock.ctx)};

	(void)send(o, d, &e);
}

/* ---- everything derived ---- */

void
office_shuffle(struct office_fixture *o, uint64_t seed)
{
	struct random_source order = test_random(&seed);

	OK(ingest_rederive(o->ingest, &order));
}

struct hash
office_digest(struct office_fixture *o)
{
	struct hash h;

	OK(digest(o->db, &h));
	return h;
}
