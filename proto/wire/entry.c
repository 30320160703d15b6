#include "ayni/entry.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/enclosure.h"
#include "ayni/log.h"
#include "wire/fields.h"

/* Keys of an entry's map; docs/wire.md section 6. */
enum key {
	KIND = 1,
	RECORD,
	BASE,
	FORM,
	AUTHOR,
	SALT,
	NOW,
	ZONE,
	BOOT,
	BOOT_ID,
	SEED,
	PRELOADS,
	ANSWERS,
	PARADATA,
	DERIVED,
	NOTE,
	OBJECT,
	ATTACHMENTS,
	ASSIGNMENT,
	COMMENTS,
	ANSWERED_NOTES,
	LAST = ANSWERED_NOTES,
};

#define BIT(key) (1u << (key))
#define COMMON                                                                \
	(BIT(KIND) | BIT(AUTHOR) | BIT(SALT) | BIT(NOW) | BIT(ZONE) |         \
	    BIT(BOOT) | BIT(BOOT_ID))
#define ABOUT_RECORD (COMMON | BIT(RECORD) | BIT(BASE) | BIT(FORM))
#define ANSWERED                                                              \
	(ABOUT_RECORD | BIT(SEED) | BIT(PRELOADS) | BIT(ANSWERS) |            \
	    BIT(PARADATA) | BIT(DERIVED))

/* Which keys a kind must have; *may gets those that it may have besides. */
static uint32_t
keys_of(enum entry_kind kind, uint32_t *may)
{
	*may = 0;
	switch (kind) {
	case ENTRY_SUBMIT:
		*may = BIT(ATTACHMENTS) | BIT(ASSIGNMENT);
		return ANSWERED;
	case ENTRY_CORRECT:
		*may = BIT(NOTE) | BIT(ATTACHMENTS) | BIT(ANSWERED_NOTES);
		return ANSWERED;
	case ENTRY_WITHDRAW:
		*may = BIT(NOTE) | BIT(ANSWERED_NOTES);
		return ABOUT_RECORD;
	case ENTRY_DECIDE:
		*may = BIT(NOTE);
		return ABOUT_RECORD | BIT(ANSWERS);
	case ENTRY_NOTE:
		*may = BIT(NOTE) | BIT(COMMENTS);
		return ABOUT_RECORD;
	case ENTRY_PERSON:
	case ENTRY_DEVICE:
	case ENTRY_FORM:
	case ENTRY_INVITE:
	case ENTRY_REVOKE:
	case ENTRY_OFFICE:
	case ENTRY_EXCERPT:
	case ENTRY_NOTICE:
	case ENTRY_REGISTER:
	case ENTRY_ASSIGN:
	case ENTRY_AREA:
		return COMMON | BIT(OBJECT);
	case ENTRY_JUDGE:
	case ENTRY_ERASE:
		*may = BIT(NOTE);
		return COMMON | BIT(OBJECT);
	}
	return 0;
}

static void
put_preload(struct buf *b, const char *name, struct text value)
{
	if (value.n == 0)
		return;
	pack_text(b, text_of(name));
	pack_text(b, value);
}

/* Names in bytewise order of their encoding: shorter ones first. */
static void
put_preloads(struct buf *b, const struct preloads *p)
{
	pack_map(b, (uint64_t)(p->email.n > 0) + (p->deviceid.n > 0) +
	    (p->username.n > 0) + (p->phonenumber.n > 0));
	put_preload(b, "email", p->email);
	put_preload(b, "deviceid", p->deviceid);
	put_preload(b, "username", p->username);
	put_preload(b, "phonenumber", p->phonenumber);
}

static bool
was_told(const struct paradata *p)
{
	return p->told_us[0] != 0 || p->told_us[1] != 0;
}

static void
put_clocks(struct buf *b, const struct paradata *p)
{
	size_t i;

	if (p->has_begun) {
		pack_uint(b, 7);
		pack_array(b, 2);
		pack_uint(b, p->begun.boot_us > 0
			? (uint64_t)p->begun.boot_us : 0);
		pack_bytes(b, BYTES(p->begun.boot_id));
	}
	if (was_told(p)) {
		pack_uint(b, 8);
		pack_array(b, 2);
		pack_int(b, p->told_us[0]);
		pack_int(b, p->told_us[1]);
	}
	if (p->anchors > 0) {
		pack_uint(b, 9);
		pack_array(b, p->anchors);
	}
	for (i = 0; i < p->anchors; i++)
		anchor_put(b, &p->anchor[i]);
}

static void
put_paradata(struct buf *b, const struct paradata *p)
{
	pack_map(b, (uint64_t)(p->begun_us != 0) + (p->finalised_us != 0) +
	    (p->language.n > 0) + (p->changes != 0) + (p->resumed != 0) +
	    p->clock_doubtful + p->has_begun + was_told(p) +
	    (p->anchors > 0) + (p->log.n > 0));
	if (p->begun_us != 0) {
		pack_uint(b, 1);
		pack_int(b, p->begun_us);
	}
	if (p->finalised_us != 0) {
		pack_uint(b, 2);
		pack_int(b, p->finalised_us);
	}
	if (p->language.n > 0) {
		pack_uint(b, 3);
		pack_text(b, p->language);
	}
	if (p->changes != 0) {
		pack_uint(b, 4);
		pack_uint(b, p->changes);
	}
	if (p->resumed != 0) {
		pack_uint(b, 5);
		pack_uint(b, p->resumed);
	}
	if (p->clock_doubtful) {
		pack_uint(b, 6);
		pack_bool(b, true);
	}
	put_clocks(b, p);
	if (p->log.n > 0) {
		pack_uint(b, 10);
		buf_put_bytes(b, p->log);
	}
}

static void
put_key(struct buf *b, enum key key, const struct entry *e)
{
	pack_uint(b, key);
	switch (key) {
	case KIND:
		pack_uint(b, e->kind);
		break;
	case RECORD:
		pack_bytes(b, ID_BYTES(e->record));
		break;
	case BASE:
		fields_put_hashes(b, e->base, e->bases);
		break;
	case FORM:
		pack_bytes(b, ID_BYTES(e->form));
		break;
	case AUTHOR:
		pack_bytes(b, ID_BYTES(e->author));
		break;
	case SALT:
		pack_bytes(b, BYTES(e->salt));
		break;
	case NOW:
		pack_int(b, e->at.wall_us);
		break;
	case ZONE:
		pack_int(b, e->at.zone_min);
		break;
	case BOOT:
		pack_uint(b, e->at.boot_us > 0 ? (uint64_t)e->at.boot_us : 0);
		break;
	case BOOT_ID:
		pack_bytes(b, BYTES(e->at.boot_id));
		break;
	case SEED:
		pack_int(b, e->seed);
		break;
	case PRELOADS:
		put_preloads(b, &e->preloads);
		break;
	case ANSWERS:
		if (e->answers.n > 0)
			buf_put_bytes(b, e->answers);
		else
			pack_map(b, 0);
		break;
	case PARADATA:
		put_paradata(b, &e->paradata);
		break;
	case DERIVED:
		pack_bytes(b, BYTES(e->derived));
		break;
	case NOTE:
		pack_text(b, e->note);
		break;
	case OBJECT:
		pack_bytes(b, e->object);
		break;
	case ATTACHMENTS:
		buf_put_bytes(b, e->enclosures);
		break;
	case ASSIGNMENT:
		pack_bytes(b, ID_BYTES(e->assignment));
		break;
	case COMMENTS:
		buf_put_bytes(b, e->comments);
		break;
	case ANSWERED_NOTES:
		fields_put_hashes(b, e->answered, e->answereds);
		break;
	}
}

void
entry_put(struct buf *out, const struct entry *e)
{
	uint32_t may, keys = keys_of(e->kind, &may), k, pairs = 0;

	if (keys == 0 || e->bases > ENTRY_MAX_BASE ||
	    e->answereds > ENTRY_MAX_ANSWERED) {
		out->err = out->err != AYNI_OK ? out->err : AYNI_BUG;
		return;
	}
	if (e->note.n > 0)
		keys |= may & BIT(NOTE);
	if (e->enclosures.n > 0)
		keys |= may & BIT(ATTACHMENTS);
	if (e->assigned)
		keys |= may & BIT(ASSIGNMENT);
	if (e->comments.n > 0)
		keys |= may & BIT(COMMENTS);
	if (e->answereds > 0)
		keys |= may & BIT(ANSWERED_NOTES);
	for (k = KIND; k <= LAST; k++)
		pairs += (keys & BIT(k)) != 0;
	pack_map(out, pairs);
	for (k = KIND; k <= LAST; k++)
		if ((keys & BIT(k)) != 0)
			put_key(out, (enum key)k, e);
}

static void
read_preloads(struct unpack *u, struct preloads *p)
{
	uint64_t n = unpack_map(u), i;
	unsigned last = 0, at;

	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		struct text name = unpack_text(u), value = unpack_text(u);

		at = text_is(name, "email") ? 1
		    : text_is(name, "deviceid") ? 2
		    : text_is(name, "username") ? 3
		    : text_is(name, "phonenumber") ? 4 : 0;
		if (at == 0 || value.n == 0)
			unpack_fail(u, AYNI_BADFORM);
		else if (at <= last)
			unpack_fail(u, AYNI_NONCANON);
		last = at;
		*(at == 1 ? &p->email : at == 2 ? &p->deviceid
			: at == 3 ? &p->username : &p->phonenumber) = value;
	}
}

static bool
read_begun(struct unpack *u, struct paradata *p)
{
	unpack_expect(u, 2);
	p->begun.boot_us = (int64_t)unpack_uint(u);
	unpack_fixed(u, p->begun.boot_id, sizeof(p->begun.boot_id));
	p->has_begun = true;
	return true;
}

static bool
read_told(struct unpack *u, struct paradata *p)
{
	unpack_expect(u, 2);
	p->told_us[0] = unpack_int(u);
	p->told_us[1] = unpack_int(u);
	return was_told(p);
}

static bool
read_anchors(struct unpack *u, struct paradata *p)
{
	uint64_t n = unpack_array(u), i;

	if (n > ANCHOR_MAX)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < n && u->err == AYNI_OK; i++)
		anchor_get(u, &p->anchor[i]);
	p->anchors = u->err == AYNI_OK ? (size_t)n : 0;
	return n > 0;
}

static void
read_paradata(struct unpack *u, struct paradata *p)
{
	uint64_t n = unpack_map(u), last = 0, i;

	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		bool given = true;

		switch (unpack_key(u, &last)) {
		case 1:
			given = (p->begun_us = unpack_int(u)) != 0;
			break;
		case 2:
			given = (p->finalised_us = unpack_int(u)) != 0;
			break;
		case 3:
			given = (p->language = unpack_text(u)).n > 0;
			break;
		case 4:
			given = (p->changes = unpack_uint(u)) != 0;
			break;
		case 5:
			given = (p->resumed = unpack_uint(u)) != 0;
			break;
		case 6:
			given = p->clock_doubtful = unpack_bool(u);
			break;
		case 7:
			given = read_begun(u, p);
			break;
		case 8:
			given = read_told(u, p);
			break;
		case 9:
			given = read_anchors(u, p);
			break;
		case 10:
			given = (p->log = unpack_item(u)).n > 0;
			break;
		default:
			given = false;
		}
		if (!given) /* absent is written by leaving the key out */
			unpack_fail(u, AYNI_BADFORM);
	}
}

static void
read_key(struct unpack *u, uint64_t key, struct entry *e)
{
	uint64_t kind;

	switch (key) {
	case KIND:
		if ((kind = unpack_uint(u)) > ENTRY_LAST)
			unpack_fail(u, AYNI_BADFORM);
		e->kind = (enum entry_kind)(kind & UINT8_MAX);
		break;
	case RECORD:
		unpack_fixed(u, e->record.b, sizeof(e->record.b));
		break;
	case BASE:
		e->bases = fields_hashes(u, e->base, ENTRY_MAX_BASE);
		break;
	case FORM:
		unpack_fixed(u, e->form.b, sizeof(e->form.b));
		break;
	case AUTHOR:
		unpack_fixed(u, e->author.b, sizeof(e->author.b));
		break;
	case SALT:
		unpack_fixed(u, e->salt, sizeof(e->salt));
		break;
	case NOW:
		e->at.wall_us = unpack_int(u);
		break;
	case ZONE: {
		int64_t zone = unpack_int(u);

		if (zone < -1440 || zone > 1440)
			unpack_fail(u, AYNI_BADFORM);
		e->at.zone_min = (int32_t)zone;
		break;
	}
	case BOOT:
		e->at.boot_us = (int64_t)unpack_uint(u);
		break;
	case BOOT_ID:
		unpack_fixed(u, e->at.boot_id, sizeof(e->at.boot_id));
		break;
	case SEED:
		e->seed = unpack_int(u);
		break;
	case PRELOADS:
		read_preloads(u, &e->preloads);
		break;
	case ANSWERS:
		e->answers = unpack_item(u);
		break;
	case PARADATA:
		read_paradata(u, &e->paradata);
		break;
	case DERIVED:
		unpack_fixed(u, e->derived, sizeof(e->derived));
		break;
	case NOTE:
		e->note = unpack_text(u);
		if (e->note.n == 0)
			unpack_fail(u, AYNI_BADFORM);
		break;
	case OBJECT:
		e->object = unpack_bytes(u);
		break;
	case ATTACHMENTS:
		e->enclosures = unpack_item(u);
		break;
	case ASSIGNMENT:
		e->assigned = true;
		unpack_fixed(u, e->assignment.b, sizeof(e->assignment.b));
		break;
	case COMMENTS:
		e->comments = unpack_item(u);
		break;
	case ANSWERED_NOTES:
		e->answereds = fields_hashes(
		    u, e->answered, ENTRY_MAX_ANSWERED);
		if (e->answereds == 0)
			unpack_fail(u, AYNI_BADFORM);
		break;
	default:
		unpack_fail(u, AYNI_BADFORM);
	}
}

/* *n: how many there are. */
static enum ayni_err
check_comments(struct bytes comments, size_t *n)
{
	enum ayni_err e = answers_check(comments, false);
	struct answers_walk w;
	struct unpack u;
	struct answer a;
	struct text t;

	if (e != AYNI_OK)
		return e;
	for (w = answers_begin(comments); answers_next(&w, &a); (*n)++) {
		u = unpack_begin(a.value);
		t = unpack_text(&u);
		if ((e = unpack_end(&u)) != AYNI_OK)
			return e;
		if (t.n == 0)
			return AYNI_BADFORM;
		if (t.n > ENTRY_MAX_COMMENT || *n == ENTRY_MAX_COMMENTS)
			return AYNI_TOOBIG;
	}
	return AYNI_OK;
}

static enum ayni_err
check_note(const struct entry *e)
{
	size_t n = 0;
	enum ayni_err err = e->comments.n > 0
	    ? check_comments(e->comments, &n) : AYNI_OK;

	return err == AYNI_OK && n == 0 && e->note.n == 0 ? AYNI_BADFORM
							  : err;
}

static enum ayni_err
check(const struct entry *e, uint32_t seen, size_t n)
{
	uint32_t may, must = keys_of(e->kind, &may);
	enum ayni_err err;

	if (must == 0 || (seen & must) != must || (seen & ~(must | may)) != 0)
		return AYNI_BADFORM;
	if (n > ((must & BIT(OBJECT)) != 0 ? ENTRY_MAX_OBJECT
					   : ENTRY_MAX_BYTES))
		return AYNI_TOOBIG;
	if ((e->kind == ENTRY_SUBMIT) != (e->bases == 0) &&
	    (must & BIT(BASE)) != 0)
		return AYNI_BADFORM;
	if ((seen & BIT(ATTACHMENTS)) != 0 &&
	    (err = enclosure_check(e->enclosures)) != AYNI_OK)
		return err;
	if (e->paradata.log.n > 0 && (err = log_check(e->paradata.log,
	    e->paradata.begun_us)) != AYNI_OK)
		return err;
	if (e->kind == ENTRY_NOTE)
		return check_note(e);
	if ((seen & BIT(ANSWERS)) != 0)
		return answers_check(e->answers, e->kind != ENTRY_SUBMIT);
	return AYNI_OK;
}

enum ayni_err
entry_read(struct bytes in, struct entry *out)
{
	struct unpack u = unpack_begin(in);
	struct entry e = {.kind = (enum entry_kind)0};
	uint64_t n = unpack_map(&u), last = 0, key, i;
	uint32_t seen = 0;
	enum ayni_err err;

	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		key = unpack_key(&u, &last);
		if (key > LAST)
			unpack_fail(&u, AYNI_BADFORM);
		else
			seen |= BIT((uint32_t)key);
		if (u.err == AYNI_OK)
			read_key(&u, key, &e);
	}
	if ((err = unpack_end(&u)) != AYNI_OK)
		return err;
	if ((err = check(&e, seen, in.n)) != AYNI_OK)
		return err;
	*out = e;
	return AYNI_OK;
}

void
entry_put_invite(struct buf *out, const struct invite *i)
{
	pack_array(out, 3);
	pack_bytes(out, BYTES(i->id));
	pack_bytes(out, BYTES(i->secret));
	pack_bytes(out, ID_BYTES(i->person));
}

enum ayni_err
entry_read_invite(struct bytes in, struct invite *out)
{
	struct unpack u = unpack_begin(in);
	struct invite i;
	enum ayni_err e;

	memset(&i, 0, sizeof(i));
	unpack_expect(&u, 3);
	unpack_fixed(&u, i.id, sizeof(i.id));
	unpack_fixed(&u, i.secret, sizeof(i.secret));
	unpack_fixed(&u, i.person.b, sizeof(i.person.b));
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = i;
	return e;
}

void
entry_put_revocation(struct buf *out, const struct revocation *r)
{
	pack_array(out, 4);
	pack_bytes(out, ID_BYTES(r->device));
	pack_bytes(out, ID_BYTES(r->epoch));
	pack_uint(out, r->last_seq);
	if (r->last_seq > 0)
		pack_bytes(out, ID_BYTES(r->last));
	else
		pack_null(out);
}

enum ayni_err
entry_read_revocation(struct bytes in, struct revocation *out)
{
	struct unpack u = unpack_begin(in);
	struct revocation r;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	unpack_expect(&u, 4);
	unpack_fixed(&u, r.device.b, sizeof(r.device.b));
	unpack_fixed(&u, r.epoch.b, sizeof(r.epoch.b));
	r.last_seq = unpack_uint(&u);
	if (unpack_null(&u)) {
		if (r.last_seq != 0)
			unpack_fail(&u, AYNI_BADFORM);
	} else {
		unpack_fixed(&u, r.last.b, sizeof(r.last.b));
		if (r.last_seq == 0)
			unpack_fail(&u, AYNI_BADFORM);
	}
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = r;
	return e;
}

void
entry_put_judgement(struct buf *out, const struct judgement *j)
{
	pack_array(out, 3);
	pack_bytes(out, ID_BYTES(j->batch));
	pack_uint(out, j->refused);
	fields_put_hashes(out, j->over, j->overs);
}

enum ayni_err
entry_read_judgement(struct bytes in, struct judgement *out)
{
	struct unpack u = unpack_begin(in);
	struct judgement j;
	uint64_t verdict;
	enum ayni_err e;

	memset(&j, 0, sizeof(j));
	unpack_expect(&u, 3);
	unpack_fixed(&u, j.batch.b, sizeof(j.batch.b));
	if ((verdict = unpack_uint(&u)) > 1)
		unpack_fail(&u, AYNI_BADFORM);
	j.refused = verdict == 1;
	j.overs = fields_hashes(&u, j.over, ENTRY_MAX_BASE);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = j;
	return e;
}

void
entry_put_erasure(struct buf *out, const struct record_id *r)
{
	pack_array(out, 1);
	pack_bytes(out, ID_BYTES(*r));
}

enum ayni_err
entry_read_erasure(struct bytes in, struct record_id *out)
{
	struct unpack u = unpack_begin(in);
	struct record_id r;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	unpack_expect(&u, 1);
	unpack_fixed(&u, r.b, sizeof(r.b));
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = r;
	return e;
}
