/*
 * tests/data/vectors/: every case decodes to the fields that it names and
 * encodes to the same bytes, or is refused with the error that it names.
 * tests/interop/vectors.py wrote them, with no code of ours.
 */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ayni/checkpoint.h"
#include "ayni/erasures.h"
#include "ayni/enclosure.h"
#include "ayni/excerpt.h"
#include "ayni/log.h"
#include "ayni/mem.h"
#include "ayni/merkle.h"
#include "ayni/notice.h"
#include "ayni/pack.h"
#include "ayni/package.h"
#include "ayni/receipt.h"
#include "ayni/unlock.h"
#include "ayni/work.h"
#include "support/wire.h"

/* What a case came to: its fields, and its bytes made again. */
struct outcome {
	json_t *ok;
	struct buf again;
	struct arena arena;
};

struct file {
	const char *name;
	enum ayni_err (*run)(const struct wire *w, json_t *given,
	    struct bytes in, struct outcome *o);
};

struct given {
	const char *name;
	json_t *json;
	const struct file *file;
};

static json_t *
hex(struct bytes s)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 1u << 26);
	buf_put_hex(&b, s);
	j = json_string(buf_z(&b));
	buf_free(&b);
	return j;
}

static json_t *
hex_or_null(struct bytes s)
{
	return s.n > 0 ? hex(s) : json_null();
}

#define ID(id) hex(ID_BYTES(id))

static json_t *
words(struct text t)
{
	return json_stringn(t.p != NULL ? t.p : "", t.n);
}

static json_t *
number(int64_t n)
{
	return json_integer(n);
}

static json_t *
list(const struct bytes *s, size_t n)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(j, hex(s[i]));
	return j;
}

static void
set(struct outcome *o, const char *name, json_t *value)
{
	if (o->ok == NULL)
		o->ok = json_object();
	assert_int_equal(json_object_set_new(o->ok, name, value), 0);
}

static const char *
string(json_t *given, const char *name)
{
	const char *z = json_string_value(json_object_get(given, name));

	return z != NULL ? z : "";
}

static enum ayni_err
keys(const struct wire *w, json_t *given, struct bytes in, struct outcome *o)
{
	(void)w;
	if (strcmp(string(given, "kind"), "sign") == 0) {
		struct sign_key k = wire_sign_key(string(given, "name"));
		struct epoch_id epoch = keys_epoch(&k.public);

		assert_true(bytes_equal(BYTES(k.seed), in));
		set(o, "public", ID(k.public));
		set(o, "epoch", ID(epoch));
	} else {
		struct box_key k = wire_box_key(string(given, "name"));
		struct key_id id = keys_id(BYTES(k.public.b));

		assert_true(bytes_equal(BYTES(k.secret), in));
		set(o, "public", ID(k.public));
		set(o, "id", ID(id));
	}
	buf_put_bytes(&o->again, in);
	return AYNI_OK;
}

static enum ayni_err
cbor(const struct wire *w, json_t *given, struct bytes in, struct outcome *o)
{
	struct unpack u = unpack_begin(in);
	enum ayni_err e;

	(void)w;
	(void)given;
	if ((e = unpack_check(in)) != AYNI_OK)
		return e;
	wire_repack(&u, &o->again);
	o->ok = json_true();
	return unpack_end(&u);
}

static enum ayni_err
messages(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct sign_key k = wire_sign_key(string(given, "signer"));
	const char *type = string(given, "type");
	struct hash h = keys_hash(in);
	struct bytes payload;
	enum ayni_err e;

	(void)w;
	if ((e = signed_open(in, type, &k.public, &payload)) != AYNI_OK)
		return e;
	set(o, "payload", hex(payload));
	set(o, "hash", ID(h));
	signed_put(&o->again, type, payload, &k);
	return AYNI_OK;
}

/* The ephemeral key of a case, as a source of chance. */
static struct random_source
ephemeral(json_t *given, uint8_t at[32], const uint8_t **next)
{
	*next = at;
	assert_int_equal(
	    hex_read(text_of(string(given, "ephemeral")), at, 32), AYNI_OK);
	return wire_random(next);
}

static enum ayni_err
sealed(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct box_key k = wire_box_key(string(given, "to"));
	const uint8_t *next;
	uint8_t at[32];
	struct buf plain;
	enum ayni_err e;

	(void)w;
	buf_init(&plain, 1u << 20);
	if ((e = seal_open(in, &k, &plain)) == AYNI_OK) {
		set(o, "plain", hex(buf_bytes(&plain)));
		seal_put(&o->again, &k.public, buf_bytes(&plain),
		    ephemeral(given, at, &next));
	}
	buf_free(&plain);
	return e;
}

static json_t *
preloads(const struct preloads *p)
{
	json_t *j = json_object();

	if (p->deviceid.n > 0)
		json_object_set_new(j, "deviceid", words(p->deviceid));
	if (p->username.n > 0)
		json_object_set_new(j, "username", words(p->username));
	if (p->email.n > 0)
		json_object_set_new(j, "email", words(p->email));
	if (p->phonenumber.n > 0)
		json_object_set_new(j, "phonenumber", words(p->phonenumber));
	return j;
}

static json_t *
clocks(const struct moment *m, bool named)
{
	return json_pack("[ooo]", number(m->wall_us), number(m->boot_us),
	    named ? hex(BYTES(m->boot_id)) : json_null());
}

static json_t *
anchors(const struct paradata *p)
{
	json_t *j = json_array();
	const struct anchor *a;

	for (a = p->anchor; a < p->anchor + p->anchors; a++)
		json_array_append_new(j, json_pack("[oooo]",
		    number(a->office_us), clocks(&a->sent, true),
		    clocks(&a->got, memcmp(a->got.boot_id, a->sent.boot_id,
			sizeof(a->got.boot_id)) != 0),
		    a->has_batch ? hex(BYTES(a->batch)) : json_null()));
	return j;
}

static json_t *
value_or_null(struct bytes value)
{
	return value.n > 0 ? hex(value) : json_null();
}

static json_t *
log_rows(const struct paradata *p)
{
	struct log_walk w = log_begin(p->log, p->begun_us);
	json_t *j = json_array(), *way;
	struct log_row r;
	size_t i;

	while (log_next(&w, &r)) {
		way = json_array();
		for (i = 0; i < r.way; i++)
			json_array_append_new(way, number(r.position[i]));
		json_array_append_new(j, json_pack("[ooooo]",
		    number(r.event), number(r.field), way,
		    number(r.start_ms),
		    r.event <= LOG_END ? number(r.end_ms) : json_null()));
		json_array_append_new(json_array_get(j,
		    json_array_size(j) - 1), r.was.n + r.is.n == 0
			? json_null() : json_pack("[oo]",
			    value_or_null(r.was), value_or_null(r.is)));
	}
	return j;
}

static json_t *
paradata(const struct paradata *p)
{
	json_t *j = json_object();

	if (p->begun_us != 0)
		json_object_set_new(j, "1", number(p->begun_us));
	if (p->finalised_us != 0)
		json_object_set_new(j, "2", number(p->finalised_us));
	if (p->language.n > 0)
		json_object_set_new(j, "3", words(p->language));
	if (p->changes != 0)
		json_object_set_new(j, "4", number((int64_t)p->changes));
	if (p->resumed != 0)
		json_object_set_new(j, "5", number((int64_t)p->resumed));
	if (p->clock_doubtful)
		json_object_set_new(j, "6", json_true());
	if (p->has_begun)
		json_object_set_new(j, "7",
		    json_pack("[oo]", number(p->begun.boot_us),
			hex(BYTES(p->begun.boot_id))));
	if (p->told_us[0] != 0 || p->told_us[1] != 0)
		json_object_set_new(j, "8", json_pack("[oo]",
		    number(p->told_us[0]), number(p->told_us[1])));
	if (p->anchors > 0)
		json_object_set_new(j, "9", anchors(p));
	if (p->log.n > 0)
		json_object_set_new(j, "10", log_rows(p));
	return j;
}

static json_t *
blob(const struct blob *b)
{
	return json_pack("[ooo]", ID(b->hash), hex(BYTES(b->key)),
	    number((int64_t)b->length));
}

static json_t *
attachments(struct bytes list)
{
	struct enclosure_walk w = enclosure_begin(list);
	json_t *j = json_array();
	struct enclosure a;

	while (enclosure_next(&w, &a))
		json_array_append_new(
		    j, json_pack("[oo]", words(a.name), blob(&a.blob)));
	return j;
}

static json_t *
answered(const struct entry *e)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < e->answereds; i++)
		json_array_append_new(j, ID(e->answered[i]));
	return j;
}

static void
show_record(const struct entry *e, struct outcome *o)
{
	json_t *base = json_array();
	size_t i;

	for (i = 0; i < e->bases; i++)
		json_array_append_new(base, ID(e->base[i]));
	set(o, "record", ID(e->record));
	set(o, "base", base);
	set(o, "form", ID(e->form));
	if (e->answers.n > 0)
		set(o, "answers", hex(e->answers));
	if (e->comments.n > 0)
		set(o, "comments", hex(e->comments));
	if (e->answereds > 0)
		set(o, "answered", answered(e));
	if (e->kind > ENTRY_CORRECT)
		return;
	set(o, "seed", number(e->seed));
	set(o, "preloads", preloads(&e->preloads));
	if (e->enclosures.n > 0)
		set(o, "attachments", attachments(e->enclosures));
	if (e->assigned)
		set(o, "assignment", ID(e->assignment));
	set(o, "paradata", paradata(&e->paradata));
	set(o, "derived", hex(BYTES(e->derived)));
}

static enum ayni_err
entries(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct hash id = keys_hash(in);
	struct entry e;
	enum ayni_err err;

	(void)w;
	(void)given;
	if ((err = entry_read(in, &e)) != AYNI_OK)
		return err;
	set(o, "id", ID(id));
	set(o, "kind", number(e.kind));
	set(o, "author", ID(e.author));
	set(o, "salt", hex(BYTES(e.salt)));
	set(o, "now", number(e.at.wall_us));
	set(o, "zone", number(e.at.zone_min));
	set(o, "boot", number(e.at.boot_us));
	set(o, "boot_id", hex(BYTES(e.at.boot_id)));
	if (e.kind < ENTRY_PERSON)
		show_record(&e, o);
	else
		set(o, "object", hex(e.object));
	if (e.note.n > 0)
		set(o, "note", words(e.note));
	entry_put(&o->again, &e);
	return AYNI_OK;
}

static struct bytes
dictionary(void *ctx, const uint8_t id[8])
{
	const struct buf *b = ctx;
	struct hash h = keys_hash(buf_bytes(b));

	if (b->n == 0 || memcmp(h.b, id, 8) != 0)
		return (struct bytes){NULL, 0};
	return buf_bytes(b);
}

static enum ayni_err
open_batch(const struct wire *w, struct bytes in, struct buf *preset,
    struct batch *x, struct arena *a, struct bytes **entry, size_t *n)
{
	enum ayni_err e;

	if ((e = batch_peek(in, x)) != AYNI_OK)
		return e;
	if ((e = batch_verify(x, &w->device.public)) != AYNI_OK)
		return e;
	return batch_open(x, &w->office_box, dictionary, preset,
	    BATCH_MAX_BYTES, a, entry, n);
}

static enum ayni_err
batches(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct buf preset = wire_hex(string(given, "dictionary"));
	const uint8_t *next;
	struct bytes *entry;
	struct batch x;
	struct hash id;
	uint8_t at[32];
	enum ayni_err e;
	size_t n;

	e = open_batch(w, in, &preset, &x, &o->arena, &entry, &n);
	if (e == AYNI_OK) {
		set(o, "id", ID(x.id));
		set(o, "device", ID(x.header.device));
		set(o, "epoch", ID(x.header.epoch));
		set(o, "first", number((int64_t)x.header.first));
		set(o, "count", number((int64_t)x.header.count));
		set(o, "previous", x.header.has_previous
			? ID(x.header.previous) : json_null());
		set(o, "entries", list(entry, n));
		batch_put(&o->again, &x.header, entry, n,
		    &w->office_box.public, buf_bytes(&preset), &w->device,
		    ephemeral(given, at, &next), &id);
		assert_true(ID_EQUAL(id, x.id));
	}
	buf_free(&preset);
	return e;
}

static enum ayni_err
office(const struct wire *w, struct bytes in, struct outcome *o)
{
	struct office_cert c;
	enum ayni_err e = cert_read_office(in, &w->cert.office, &c);

	if (e != AYNI_OK)
		return e;
	set(o, "office", ID(c.office));
	set(o, "epoch", ID(c.epoch));
	set(o, "sign", ID(c.sign));
	set(o, "box", ID(c.box));
	set(o, "name", words(c.name));
	set(o, "issued", number(c.issued_us));
	cert_put_office(&o->again, &c, &w->identity);
	return AYNI_OK;
}

static enum ayni_err
person(const struct wire *w, struct bytes in, struct outcome *o)
{
	struct person_cert c;
	enum ayni_err e = cert_read_person(in, &w->cert, &c);

	if (e != AYNI_OK)
		return e;
	set(o, "office", ID(c.office));
	set(o, "person", ID(c.person));
	set(o, "name", words(c.name));
	set(o, "code", words(c.code));
	set(o, "rank", number((int64_t)c.rank));
	cert_put_person(&o->again, &c, &w->office);
	return AYNI_OK;
}

static enum ayni_err
device(const struct wire *w, struct bytes in, struct outcome *o)
{
	json_t *persons = json_array();
	struct device_cert c;
	enum ayni_err e = cert_read_device(in, &w->cert, &c);
	size_t i;

	if (e != AYNI_OK) {
		json_decref(persons);
		return e;
	}
	for (i = 0; i < c.persons; i++)
		json_array_append_new(persons, ID(c.person[i]));
	set(o, "office", ID(c.office));
	set(o, "device", ID(c.device));
	set(o, "epoch", ID(c.epoch));
	set(o, "sign", ID(c.sign));
	set(o, "box", ID(c.box));
	set(o, "persons", persons);
	set(o, "label", words(c.label));
	cert_put_device(&o->again, &c, &w->office);
	return AYNI_OK;
}

static enum ayni_err
join(const struct wire *w, struct bytes in, struct outcome *o)
{
	struct hash mac;
	struct join j;
	enum ayni_err e = cert_read_join(in, &w->cert.office, &j);

	if (e != AYNI_OK)
		return e;
	mac = cert_join_mac((const uint8_t *)"sixteen bytes ok", &j);
	assert_true(ID_EQUAL(mac, j.mac));
	set(o, "office", ID(j.office));
	set(o, "device", ID(j.device));
	set(o, "sign", ID(j.sign));
	set(o, "box", ID(j.box));
	set(o, "invitation", hex(BYTES(j.invitation)));
	set(o, "mac", ID(j.mac));
	set(o, "label", words(j.label));
	cert_put_join(&o->again, &j, &w->device);
	return AYNI_OK;
}

static enum ayni_err
receipt(const struct wire *w, struct bytes in, struct outcome *o)
{
	struct receipt r;
	enum ayni_err e = receipt_read(in, &w->cert, &r);

	if (e != AYNI_OK)
		return e;
	set(o, "office", ID(r.office));
	set(o, "office_epoch", ID(r.office_epoch));
	set(o, "serial", number((int64_t)r.serial));
	set(o, "device", ID(r.device));
	set(o, "epoch", ID(r.epoch));
	set(o, "held", number((int64_t)r.held));
	set(o, "held_id", r.held > 0 ? ID(r.held_id) : json_null());
	set(o, "safe", number((int64_t)r.safe));
	set(o, "at", number(r.at_us));
	receipt_put(&o->again, &r, &w->office);
	return AYNI_OK;
}

static enum ayni_err
certificates(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	static const struct {
		const char *type;
		enum ayni_err (*read)(const struct wire *w, struct bytes in,
		    struct outcome *o);
	} kind[] = {{SIGNED_OFFICE, office}, {SIGNED_PERSON, person},
	    {SIGNED_DEVICE, device}, {SIGNED_JOIN, join},
	    {SIGNED_RECEIPT, receipt}};
	struct hash h = keys_hash(in);
	enum ayni_err e;
	size_t i;

	for (i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
		if (strcmp(kind[i].type, string(given, "type")) != 0)
			continue;
		if ((e = kind[i].read(w, in, o)) == AYNI_OK)
			set(o, "hash", ID(h));
		return e;
	}
	fail_msg("no such type: %s", string(given, "type"));
	return AYNI_BUG;
}

static enum ayni_err
request(const struct wire *w, struct bytes message, struct outcome *o,
    struct random_source r)
{
	json_t *announced = json_array();
	struct sync_request q;
	enum ayni_err e = sync_read_request(message, &w->cert.office,
	    &w->device.public, &o->arena, &q);
	size_t i;

	if (e != AYNI_OK) {
		json_decref(announced);
		return e;
	}
	for (i = 0; i < q.announcements; i++)
		json_array_append_new(announced, json_pack("[oo]",
		    hex(q.announced[i].signed_part),
		    number((int64_t)q.announced[i].size)));
	set(o, "announced", announced);
	set(o, "office", ID(q.office));
	set(o, "device", ID(q.device));
	set(o, "epoch", ID(q.epoch));
	set(o, "nonce", hex(BYTES(q.nonce)));
	set(o, "clocks", json_pack("[oooo]", number(q.at.wall_us),
		number(q.at.zone_min), number(q.at.boot_us),
		hex(BYTES(q.at.boot_id))));
	set(o, "last_cut", number((int64_t)q.last_cut));
	set(o, "feed_cursor", number((int64_t)q.feed_cursor));
	set(o, "receipt", hex_or_null(q.receipt));
	set(o, "batches", list(q.batch, q.batches));
	set(o, "join", hex_or_null(q.join));
	sync_put_request(&o->again, &q, &w->device, &w->office_box.public, r);
	return AYNI_OK;
}

static void
show_lists(const struct sync_answer *s, struct outcome *o)
{
	json_t *refused = json_array(), *missing = json_array();
	json_t *feed = json_array(), *wanted = json_array();
	size_t i;

	for (i = 0; i < s->refusals; i++)
		json_array_append_new(refused, json_pack("[oo]",
		    ID(s->refused[i].batch), number(s->refused[i].err)));
	for (i = 0; i < s->gaps; i++)
		json_array_append_new(missing, json_pack("[oo]",
		    number((int64_t)s->missing[i].first),
		    number((int64_t)s->missing[i].last)));
	for (i = 0; i < s->feeds; i++)
		json_array_append_new(feed, json_pack("[ooo]",
		    number((int64_t)s->feed[i].cursor),
		    number((int64_t)s->feed[i].kind),
		    s->feed[i].apart ? blob(&s->feed[i].blob)
				     : hex(s->feed[i].object)));
	for (i = 0; i < s->wants; i++)
		json_array_append_new(wanted, json_pack("[oo]",
		    ID(s->wanted[i].hash),
		    number((int64_t)s->wanted[i].have)));
	set(o, "wanted", wanted);
	set(o, "token",
	    s->has_token ? hex(BYTES(s->token)) : json_null());
	set(o, "invitation",
	    s->used ? hex(BYTES(s->invitation)) : json_null());
	set(o, "refused", refused);
	set(o, "missing", missing);
	set(o, "feed", feed);
}

static enum ayni_err
answer(const struct wire *w, struct bytes message, struct outcome *o,
    struct random_source r)
{
	struct sync_answer s;
	enum ayni_err e = sync_read_answer(
	    message, &w->cert, &w->device_id, &w->epoch, &o->arena, &s);

	if (e != AYNI_OK)
		return e;
	set(o, "office", ID(s.office));
	set(o, "office_epoch", ID(s.office_epoch));
	set(o, "device", ID(s.device));
	set(o, "epoch", ID(s.epoch));
	set(o, "nonce", hex(BYTES(s.nonce)));
	set(o, "receipt", hex_or_null(s.receipt));
	show_lists(&s, o);
	set(o, "feed_cursor", number((int64_t)s.feed_cursor));
	set(o, "more", json_boolean(s.more));
	set(o, "now", number(s.now_us));
	set(o, "state", number(s.state));
	sync_put_answer(&o->again, &s, &w->office, &w->device_box.public, r);
	return AYNI_OK;
}

static enum ayni_err
sync(const struct wire *w, json_t *given, struct bytes in, struct outcome *o)
{
	bool up = strcmp(string(given, "type"), SIGNED_REQUEST) == 0;
	const uint8_t *next;
	uint8_t at[32];
	struct random_source r = ephemeral(given, at, &next);
	struct buf message;
	enum ayni_err e;

	buf_init(&message, SYNC_MAX_BYTES);
	e = sync_open(in, up ? SYNC_UP : SYNC_DOWN,
	    up ? &w->office_box : &w->device_box, &message);
	if (e == AYNI_OK)
		e = (up ? request : answer)(w, buf_bytes(&message), o, r);
	buf_free(&message);
	return e;
}

static json_t *
inflated(struct bytes part)
{
	struct buf b = {.limit = PARCEL_MAX_BYTES};
	json_t *plain;

	assert_int_equal(
	    seal_inflate(part, (struct bytes){NULL, 0}, &b), AYNI_OK);
	plain = hex(buf_bytes(&b));
	buf_free(&b);
	return plain;
}

static enum ayni_err
packages(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *attachments;
	struct package p;
	enum ayni_err e;
	size_t i;

	(void)given;
	if ((e = package_read(in, &w->cert, &o->arena, &p)) != AYNI_OK ||
	    (e = package_check(&p)) != AYNI_OK)
		return e;
	attachments = json_array();
	for (i = 0; i < p.attachments; i++)
		json_array_append_new(attachments, json_pack("[oo]",
		    words(p.attachment[i].name),
		    inflated(p.attachment[i].body)));
	set(o, "form", ID(p.form));
	set(o, "id", words(p.xml_id));
	set(o, "version", words(p.version));
	set(o, "title", words(p.title));
	set(o, "xform", inflated(p.xform));
	set(o, "dictionary", hex(p.dictionary));
	set(o, "attachments", attachments);
	package_put(&o->again, &p, &w->cert, &w->office);
	return AYNI_OK;
}

static enum ayni_err
invitations(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *urls = json_array();
	struct invitation v;
	enum ayni_err e;
	size_t i;

	(void)w;
	(void)given;
	if ((e = cert_read_invitation(in, &v)) != AYNI_OK) {
		json_decref(urls);
		return e;
	}
	for (i = 0; i < v.urls; i++)
		json_array_append_new(urls, words(v.url[i]));
	set(o, "offices", list(v.office_cert, v.offices));
	set(o, "person", hex(v.person_cert));
	set(o, "id", hex(BYTES(v.id)));
	set(o, "secret", hex(BYTES(v.secret)));
	set(o, "forms", list(v.form, v.forms));
	set(o, "urls", urls);
	set(o, "cursor", json_integer((json_int_t)v.feed_cursor));
	cert_put_invitation(&o->again, &v);
	return AYNI_OK;
}

static enum ayni_err
bundles(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct bytes *envelope;
	enum ayni_err e;
	size_t n;

	(void)w;
	(void)given;
	e = sync_read_bundle(in, &o->arena, &envelope, &n);
	if (e != AYNI_OK)
		return e;
	o->ok = list(envelope, n);
	sync_put_bundle(&o->again, envelope, n);
	return AYNI_OK;
}

static enum ayni_err
merkle(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct merkle m = {0};
	struct hash leaf, root;
	size_t i;

	(void)w;
	(void)given;
	for (i = 0; i + sizeof(leaf.b) <= in.n; i += sizeof(leaf.b)) {
		memcpy(leaf.b, in.p + i, sizeof(leaf.b));
		merkle_add(&m, &leaf);
	}
	root = merkle_root(&m);
	o->ok = ID(root);
	buf_put_bytes(&o->again, in);
	return AYNI_OK;
}

static enum ayni_err
checkpoints(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct checkpoint c;
	enum ayni_err e = checkpoint_read(in, &w->cert.office, &c);

	(void)given;
	if (e != AYNI_OK)
		return e;
	set(o, "office", hex(c.office_cert));
	set(o, "batches", number((int64_t)c.batches));
	set(o, "root", ID(c.root));
	set(o, "at", number(c.at_us));
	set(o, "ids", hex(c.ids));
	checkpoint_put(&o->again, &c, &w->cert, &w->office);
	return AYNI_OK;
}

static enum ayni_err
erased(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct erasures l;
	enum ayni_err e = erasures_read(in, &w->cert.office, &l);

	(void)given;
	if (e != AYNI_OK)
		return e;
	set(o, "office", hex(l.office_cert));
	set(o, "at", number(l.at_us));
	set(o, "records", hex(l.records));
	erasures_put(&o->again, &l, &w->cert, &w->office);
	return AYNI_OK;
}

static enum ayni_err
excerpts(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *entries = json_array();
	struct excerpt x;
	struct batch b;
	enum ayni_err e = excerpt_read(in, &o->arena, &x, &b);
	size_t i;

	(void)given;
	if (e != AYNI_OK) {
		json_decref(entries);
		return e;
	}
	assert_int_equal(
	    batch_verify_header(&b, &w->device.public), AYNI_OK);
	for (i = 0; i < x.n; i++)
		json_array_append_new(entries,
		    json_pack("[Io]", (json_int_t)x.seq[i], hex(x.entry[i])));
	set(o, "batch", ID(b.id));
	set(o, "entries", entries);
	excerpt_put(&o->again, &x);
	return AYNI_OK;
}

static json_t *
recipient(const struct recipient *r)
{
	static const char *const kind[] = {"all", "person", "device"};

	return json_pack("[so]", kind[r->kind], r->kind == RECIPIENT_DEVICE
	    ? ID(r->device) : words(r->code));
}

static enum ayni_err
notices(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *said = json_array();
	struct notice n;
	enum ayni_err e = notice_read(in, &n);
	size_t i;

	(void)w;
	(void)given;
	for (i = 0; e == AYNI_OK && i < n.languages; i++)
		json_array_append_new(said, json_pack("[oo]",
		    words(n.said[i].lang), words(n.said[i].text)));
	if (e != AYNI_OK) {
		json_decref(said);
		return e;
	}
	set(o, "at", number(n.at_us));
	set(o, "to", recipient(&n.to));
	set(o, "said", said);
	set(o, "until", words(n.until));
	notice_put(&o->again, &n);
	return AYNI_OK;
}

static json_t *
unit_json(const struct unit *x, struct bytes raw)
{
	json_t *over = json_array(), *columns = json_array();
	struct unit_row_id row = unit_row(raw);
	size_t i;

	for (i = 0; i < x->overs; i++)
		json_array_append_new(over, ID(x->over[i]));
	for (i = 0; i < x->columns; i++)
		json_array_append_new(columns, json_pack("[oo]",
		    words(x->column[i].name), words(x->column[i].value)));
	return json_pack("[oooo]", words(x->id), over, columns, ID(row));
}

static enum ayni_err
registers(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct unit_walk walk = unit_begin(in);
	enum ayni_err e = unit_check(in);
	struct bytes raw;
	struct unit x;

	(void)w;
	(void)given;
	if (e != AYNI_OK)
		return e;
	o->ok = json_array();
	pack_array(&o->again, walk.left);
	while (unit_next(&walk, &x, &raw)) {
		json_array_append_new(o->ok, unit_json(&x, raw));
		assert_int_equal(unit_read(raw, &x), AYNI_OK);
		unit_put(&o->again, &x);
	}
	return AYNI_OK;
}

static json_t *
hashes(const struct hash *h, size_t n)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(j, ID(h[i]));
	return j;
}

static enum ayni_err
assignments(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *answers;
	struct assignment a;
	struct assignment_id id;
	enum ayni_err e = assignment_read(in, &a);
	size_t i;

	(void)w;
	(void)given;
	if (e != AYNI_OK)
		return e;
	id = assignment_id(&a);
	set(o, "id", ID(id));
	set(o, "over", hashes(a.over, a.overs));
	set(o, "to", recipient(&a.to));
	set(o, "form", words(a.form));
	set(o, "unit", words(a.unit));
	set(o, "label", words(a.label));
	set(o, "round", words(a.round));
	set(o, "due", words(a.due));
	set(o, "note", words(a.note));
	answers = json_array();
	for (i = 0; i < a.answers; i++)
		json_array_append_new(answers, json_pack("[oo]",
		    words(a.answer[i].question), words(a.answer[i].value)));
	set(o, "answers", answers);
	set(o, "withdrawn", json_boolean(a.withdrawn));
	assignment_put(&o->again, &a);
	return AYNI_OK;
}

static enum ayni_err
areas(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *codes;
	struct area a;
	enum ayni_err e = assignment_read_area(in, &a);
	size_t i;

	(void)w;
	(void)given;
	if (e != AYNI_OK)
		return e;
	set(o, "to", recipient(&a.to));
	set(o, "over", hashes(a.over, a.overs));
	codes = json_array();
	for (i = 0; i < a.codes; i++)
		json_array_append_new(codes, words(a.code[i]));
	set(o, "codes", codes);
	assignment_put_area(&o->again, &a);
	return AYNI_OK;
}

/* It travels deflated, too. */
static void
deflated(const struct work *w, struct bytes in)
{
	struct buf packed, plain;

	buf_init(&packed, WORK_MAX_BYTES);
	buf_init(&plain, WORK_MAX_BYTES);
	work_pack(&packed, w);
	assert_int_equal(packed.err, AYNI_OK);
	assert_int_equal(work_open(buf_bytes(&packed), &plain), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&plain), in));
	buf_free(&packed);
	buf_free(&plain);
}

static enum ayni_err
works(const struct wire *wire, json_t *given, struct bytes in,
    struct outcome *o)
{
	json_t *list;
	struct work w;
	enum ayni_err e = work_read(in, &o->arena, &w);
	size_t i;

	(void)wire;
	(void)given;
	if (e != AYNI_OK)
		return e;
	set(o, "whole", json_boolean(w.whole));
	set(o, "left_out", number((int64_t)w.left_out));
	list = json_array();
	for (i = 0; i < w.areas; i++)
		json_array_append_new(list, words(w.area[i]));
	set(o, "areas", list);
	list = json_array();
	for (i = 0; i < w.tasks; i++)
		json_array_append_new(list, json_pack("[oo]",
		    ID(w.task[i].id), hex(w.task[i].raw)));
	set(o, "tasks", list);
	list = json_array();
	for (i = 0; i < w.units; i++)
		json_array_append_new(list, json_pack("[oo]",
		    words(w.unit[i].id), hex(w.unit[i].raw)));
	set(o, "units", list);
	work_put(&o->again, &w);
	deflated(&w, in);
	return AYNI_OK;
}

/* The data key goes the whole way: to the office, and back. */
static enum ayni_err
pleas(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	char check[UNLOCK_CHECK + 1];
	struct unlock_plea p;
	struct buf relief;
	uint8_t data[32];
	uint64_t seed = 1;
	enum ayni_err e;

	(void)given;
	if ((e = unlock_read_plea(in, &p)) != AYNI_OK)
		return e;
	buf_init(&relief, UNLOCK_MAX_BYTES);
	e = unlock_put_relief(
	    &relief, &p, &w->office_box, test_random(&seed));
	if (e == AYNI_OK)
		e = unlock_read_relief(
		    buf_bytes(&relief), &w->device_box, data);
	buf_free(&relief);
	if (e != AYNI_OK)
		return e;
	unlock_check(in, check);
	set(o, "recipient", ID(p.recipient));
	set(o, "to", ID(p.to));
	set(o, "epoch", hex_or_null(p.epoch));
	set(o, "data", hex(BYTES(data)));
	set(o, "check", json_string(check));
	unlock_put_plea(&o->again, &p);
	return AYNI_OK;
}

static enum ayni_err
reliefs(const struct wire *w, json_t *given, struct bytes in,
    struct outcome *o)
{
	struct unlock_plea p = {.to = w->device_box.public};
	struct buf sealed;
	const uint8_t *next;
	uint8_t data[32], at[32], other[32] = {7}, *from = other;
	enum ayni_err e;

	if ((e = unlock_read_relief(in, &w->device_box, data)) != AYNI_OK)
		return e;
	set(o, "data", hex(BYTES(data)));
	buf_init(&sealed, 256);
	next = from;
	seal_put(&sealed, &w->office_box.public, BYTES(data),
	    wire_random(&next));
	p.sealed = buf_bytes(&sealed);
	e = unlock_put_relief(
	    &o->again, &p, &w->office_box, ephemeral(given, at, &next));
	buf_free(&sealed);
	return e;
}

/* Sealed again, in portions of another size. */
static void
seal_again(json_t *given, const struct blob *want, struct bytes plain,
    struct buf *out)
{
	uint8_t chance[32 + 24];
	const uint8_t *next = chance;
	struct blob_seal *s = NULL;
	struct blob made;
	size_t at, n;

	memcpy(chance, want->key, 32);
	assert_int_equal(hex_read(text_of(string(given, "stream")),
			     chance + 32, 24), AYNI_OK);
	assert_int_equal(blob_seal_new(wire_random(&next),
			     blob_into(out), &s), AYNI_OK);
	for (at = 0; at < plain.n; at += n) {
		n = plain.n - at < 1000 ? plain.n - at : 1000;
		assert_int_equal(blob_seal_put(s, (struct bytes){
		    plain.p + at, n}), AYNI_OK);
	}
	assert_int_equal(blob_seal_end(s, &made), AYNI_OK);
	blob_seal_free(s);
	assert_true(ID_EQUAL(made.hash, want->hash));
	assert_memory_equal(made.key, want->key, sizeof(made.key));
	assert_int_equal(made.length, want->length);
	assert_int_equal(blob_size(made.length), out->n);
}

static enum ayni_err
open_in(const struct blob *b, struct bytes in, size_t portion,
    struct buf *plain)
{
	struct blob_open *x = NULL;
	enum ayni_err e;
	size_t at, n;

	buf_clear(plain);
	assert_int_equal(blob_open_new(
	    b, blob_into(plain), &x), AYNI_OK);
	for (at = 0; at < in.n; at += n) {
		n = in.n - at < portion ? in.n - at : portion;
		assert_int_equal(blob_open_put(x, (struct bytes){
		    in.p + at, n}), AYNI_OK);
	}
	e = blob_open_end(x);
	blob_open_free(x);
	return e;
}

static enum ayni_err
blobs(const struct wire *w, json_t *given, struct bytes in, struct outcome *o)
{
	struct blob b = {.length = (uint64_t)json_integer_value(
			     json_object_get(given, "length"))};
	struct buf plain;
	enum ayni_err e;

	(void)w;
	assert_int_equal(
	    hex_read(text_of(string(given, "key")), b.key, 32), AYNI_OK);
	assert_int_equal(
	    hex_read(text_of(string(given, "hash")), b.hash.b, 32), AYNI_OK);
	buf_init(&plain, 1u << 20);
	e = open_in(&b, in, in.n, &plain);
	assert_int_equal(open_in(&b, in, 1, &plain), e);
	assert_int_equal(open_in(&b, in, 1000, &plain), e);
	if (e == AYNI_OK) {
		set(o, "plain", hex(buf_bytes(&plain)));
		seal_again(given, &b, buf_bytes(&plain), &o->again);
	}
	buf_free(&plain);
	return e;
}

static void
holds(void **state)
{
	const struct given *g = *state;
	struct buf in = wire_hex(string(g->json, "hex"));
	const char *error = string(g->json, "error");
	struct wire w = wire_start();
	struct outcome o = {.ok = NULL};
	enum ayni_err e;

	buf_init(&o.again, SYNC_MAX_BYTES);
	arena_init(&o.arena, 1u << 26);
	e = g->file->run(&w, g->json, buf_bytes(&in), &o);
	assert_string_equal(err_name(e), *error != '\0' ? error : "OK");
	if (e == AYNI_OK) {
		json_t *want = json_object_get(g->json, "ok");

		if (!json_equal(o.ok, want)) {
			json_dumpf(o.ok, stderr, JSON_INDENT(1));
			fail_msg("%s: fields differ", g->name);
		}
		assert_int_equal(o.again.err, AYNI_OK);
		assert_true(bytes_equal(buf_bytes(&o.again), buf_bytes(&in)));
	}
	json_decref(o.ok);
	buf_free(&o.again);
	arena_free(&o.arena);
	buf_free(&in);
}

static const struct file files[] = {
    {"keys", keys},
    {"cbor", cbor},
    {"signed", messages},
    {"seal", sealed},
    {"entries", entries},
    {"batches", batches},
    {"certificates", certificates},
    {"packages", packages},
    {"receipts", certificates},
    {"sync", sync},
    {"invitations", invitations},
    {"bundles", bundles},
    {"merkle", merkle},
    {"checkpoints", checkpoints},
    {"erasures", erased},
    {"excerpts", excerpts},
    {"notices", notices},
    {"registers", registers},
    {"assignments", assignments},
    {"areas", areas},
    {"works", works},
    {"pleas", pleas},
    {"reliefs", reliefs},
    {"blobs", blobs},
};

static int
run_file(const struct file *f)
{
	struct given given[TEST_MAX_CASES];
	json_error_t error;
	char path[256];
	json_t *all;
	int failed;
	size_t i, n;

	(void)snprintf(
	    path, sizeof(path), "tests/data/vectors/%s.json", f->name);
	all = json_load_file(path, 0, &error);
	n = json_array_size(all);
	if (n == 0 || n > TEST_MAX_CASES) {
		(void)fprintf(stderr, "%s: no vectors\n", path);
		json_decref(all);
		return 1;
	}
	for (i = 0; i < n; i++) {
		json_t *j = json_array_get(all, i);

		given[i] = (struct given){string(j, "name"), j, f};
	}
	failed = test_cases(f->name, holds, given, sizeof(given[0]), n);
	json_decref(all);
	return failed;
}

int
main(void)
{
	int failed = 0;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		failed += run_file(&files[i]);
	return failed > 0;
}
