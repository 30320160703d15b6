#include "ayni/assignment.h"

#include <string.h>

#include "ayni/day.h"
#include "ayni/unit.h"
#include "wire/fields.h"

enum key {
	OVER = 1,
	TO,
	FORM,
	UNIT,
	LABEL,
	ROUND,
	DUE,
	NOTE,
	ANSWERS,
	WITHDRAWN,
};

struct assignment_id
assignment_id(const struct assignment *a)
{
	struct text none = {"", 0};
	struct assignment_id id = {{0}};
	struct hash h;
	struct buf b;

	buf_init(&b, 4 * ASSIGNMENT_MAX_TEXT + 64);
	pack_array(&b, 4);
	pack_text(&b, a->form);
	pack_text(&b, a->unit.n > 0 ? a->unit : none);
	pack_text(&b, a->unit.n > 0 ? none : a->label);
	pack_text(&b, a->round.n > 0 ? a->round : none);
	h = keys_hash(buf_bytes(&b));
	memcpy(id.b, h.b, sizeof(id.b));
	buf_free(&b);
	return id;
}

/* ---- write ---- */

static void
put_some(struct buf *b, enum key key, struct text t)
{
	if (t.n > 0)
		fields_put_text(b, key, t);
}

void
assignment_put(struct buf *out, const struct assignment *a)
{
	size_t i;

	pack_map(out, 3 + (uint64_t)(a->unit.n > 0) + (a->label.n > 0) +
	    (a->round.n > 0) + (a->due.n > 0) + (a->note.n > 0) +
	    (a->answers > 0) + a->withdrawn);
	pack_uint(out, OVER);
	fields_put_hashes(out, a->over, a->overs);
	pack_uint(out, TO);
	recipient_put(out, &a->to);
	fields_put_text(out, FORM, a->form);
	put_some(out, UNIT, a->unit);
	put_some(out, LABEL, a->label);
	put_some(out, ROUND, a->round);
	put_some(out, DUE, a->due);
	put_some(out, NOTE, a->note);
	if (a->answers > 0) {
		pack_uint(out, ANSWERS);
		pack_map(out, a->answers);
	}
	for (i = 0; i < a->answers; i++) {
		pack_text(out, a->answer[i].question);
		pack_text(out, a->answer[i].value);
	}
	if (a->withdrawn) {
		pack_uint(out, WITHDRAWN);
		pack_bool(out, true);
	}
}

/* ---- read ---- */

static struct text
read_some(struct unpack *u)
{
	struct text t = unpack_text(u);

	if (t.n > ASSIGNMENT_MAX_TEXT)
		unpack_fail(u, AYNI_TOOBIG);
	else if (t.n == 0)
		unpack_fail(u, AYNI_BADFORM);
	return t;
}

static enum ayni_err
check_answer(struct text question, struct text value)
{
	if (question.n > ASSIGNMENT_MAX_QUESTION ||
	    value.n > ASSIGNMENT_MAX_VALUE)
		return AYNI_TOOBIG;
	return question.n > 0 && value.n > 0 ? AYNI_OK : AYNI_BADFORM;
}

static void
read_answers(struct unpack *u, struct assignment *a)
{
	uint64_t n = unpack_map(u);
	enum ayni_err e;
	size_t i;

	if (n == 0)
		unpack_fail(u, AYNI_BADFORM);
	if (n > ASSIGNMENT_MAX_ANSWERS)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		struct assignment_answer *x = &a->answer[i];

		x->question = unpack_text(u);
		x->value = unpack_text(u);
		e = check_answer(x->question, x->value);
		if (e != AYNI_OK)
			unpack_fail(u, e);
		else if (i > 0 && fields_compare(a->answer[i - 1].question,
				      x->question) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	a->answers = (size_t)n;
}

static void
read_key(struct unpack *u, uint64_t key, struct assignment *a)
{
	switch (key) {
	case OVER:
		a->overs = fields_hashes(u, a->over, ASSIGNMENT_MAX_OVER);
		break;
	case TO:
		recipient_read(u, false, &a->to);
		break;
	case FORM:
		a->form = read_some(u);
		break;
	case UNIT:
		a->unit = unpack_text(u);
		if (!unit_id_ok(a->unit))
			unpack_fail(u, AYNI_BADFORM);
		break;
	case LABEL:
		a->label = read_some(u);
		break;
	case ROUND:
		a->round = read_some(u);
		break;
	case DUE:
		a->due = unpack_text(u);
		if (!day_ok(a->due))
			unpack_fail(u, AYNI_BADFORM);
		break;
	case NOTE:
		a->note = read_some(u);
		break;
	case ANSWERS:
		read_answers(u, a);
		break;
	case WITHDRAWN:
		if (!(a->withdrawn = unpack_bool(u)))
			unpack_fail(u, AYNI_BADFORM);
		break;
	default:
		unpack_fail(u, AYNI_BADFORM);
	}
}

void
assignment_next(struct unpack *u, struct assignment *out)
{
	uint64_t n, last = 0, i, key, seen = 0;
	size_t before = u->in.n;

	memset(out, 0, sizeof(*out));
	n = unpack_map(u);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		key = unpack_key(u, &last);
		read_key(u, key, out);
		seen += key <= FORM;
	}
	if (u->err == AYNI_OK && before - u->in.n > ASSIGNMENT_MAX_BYTES)
		unpack_fail(u, AYNI_TOOBIG);
	if (seen != FORM || (out->unit.n == 0 && out->label.n == 0))
		unpack_fail(u, AYNI_BADFORM);
}

enum ayni_err
assignment_read(struct bytes in, struct assignment *out)
{
	struct unpack u = unpack_begin(in);
	struct assignment a;
	enum ayni_err e;

	assignment_next(&u, &a);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = a;
	return e;
}

enum ayni_err
assignment_preset(struct assignment *a, struct text question,
    struct text value)
{
	enum ayni_err e = check_answer(question, value);
	size_t i = 0;

	if (e != AYNI_OK)
		return e;
	while (i < a->answers &&
	    fields_compare(a->answer[i].question, question) < 0)
		i++;
	if (i == a->answers ||
	    !text_equal(a->answer[i].question, question)) {
		if (a->answers == ASSIGNMENT_MAX_ANSWERS)
			return AYNI_TOOBIG;
		memmove(&a->answer[i + 1], &a->answer[i],
		    (a->answers - i) * sizeof(a->answer[0]));
		a->answers++;
	}
	a->answer[i] = (struct assignment_answer){question, value};
	return AYNI_OK;
}

/* ---- compare ---- */

bool
assignment_same(const struct assignment *a, const struct assignment *b)
{
	struct assignment x = *a, y = *b;
	struct buf one, two;
	bool same;

	x.overs = y.overs = 0;
	buf_init(&one, ASSIGNMENT_MAX_BYTES);
	buf_init(&two, ASSIGNMENT_MAX_BYTES);
	assignment_put(&one, &x);
	assignment_put(&two, &y);
	same = one.err == AYNI_OK && two.err == AYNI_OK &&
	    bytes_equal(buf_bytes(&one), buf_bytes(&two));
	buf_free(&one);
	buf_free(&two);
	return same;
}

bool
assignment_stricter(const struct assignment *a, const struct hash *a_entry,
    const struct assignment *b, const struct hash *b_entry)
{
	if (a->withdrawn != b->withdrawn)
		return a->withdrawn;
	return bytes_compare(ID_BYTES(*a_entry), ID_BYTES(*b_entry)) > 0;
}

/* ---- areas ---- */

void
assignment_put_area(struct buf *out, const struct area *a)
{
	size_t i;

	pack_array(out, 3);
	recipient_put(out, &a->to);
	fields_put_hashes(out, a->over, a->overs);
	pack_array(out, a->codes);
	for (i = 0; i < a->codes; i++)
		pack_text(out, a->code[i]);
}

enum ayni_err
assignment_read_area(struct bytes in, struct area *out)
{
	struct unpack u = unpack_begin(in);
	struct area a;
	uint64_t n;
	size_t i;
	enum ayni_err e;

	memset(&a, 0, sizeof(a));
	unpack_expect(&u, 3);
	recipient_read(&u, false, &a.to);
	a.overs = fields_hashes(&u, a.over, ASSIGNMENT_MAX_OVER);
	if ((n = unpack_array(&u)) > AREA_MAX_CODES)
		unpack_fail(&u, AYNI_TOOBIG);
	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		a.code[i] = unpack_text(&u);
		if (a.code[i].n == 0 || a.code[i].n > AREA_MAX_CODE)
			unpack_fail(&u, AYNI_BADFORM);
		if (i > 0 && text_compare(a.code[i - 1], a.code[i]) >= 0)
			unpack_fail(&u, AYNI_NONCANON);
	}
	a.codes = (size_t)n;
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = a;
	return e;
}
