#include "support/record.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "support/test.h"

void
record_free(struct record *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		buf_free(&r->answers[i]);
	r->n = 0;
}

static void
put_ids(struct buf *b, const char *s, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < 8; k++)
			buf_put_byte(b, (uint8_t)s[i]);
}

static void
put_value(struct buf *b, const char *s)
{
	struct buf ids;

	if (*s == '-') {
		pack_null(b);
	} else if (*s == '[') {
		buf_init(&ids, 1000);
		put_ids(&ids, s + 1, strcspn(s, "]") - 1);
		pack_bytes(b, buf_bytes(&ids));
		buf_free(&ids);
	} else {
		pack_int(b, strtol(s, NULL, 10));
	}
}

static int
by_order(const void *a, const void *b)
{
	return answers_order(a, b);
}

struct buf
record_answers(const char *s)
{
	struct answer a[64];
	struct buf at[64], path[64], out;
	size_t n = 0, i, letters;

	buf_init(&out, 100000);
	for (; *s != '\0'; n++) {
		assert_true(n < 64);
		buf_init(&at[n], 1000);
		buf_init(&path[n], 1000);
		letters = strspn(s, "ABCDEFGHIJ");
		put_ids(&path[n], s, letters);
		s += letters + (letters > 0);
		a[n].path = buf_bytes(&path[n]);
		a[n].field = (uint32_t)strtol(s, NULL, 10);
		s += strcspn(s, "=") + 1;
		put_value(&at[n], s);
		a[n].value = buf_bytes(&at[n]);
		s += strcspn(s, " ");
		s += strspn(s, " ");
	}
	qsort(a, n, sizeof(*a), by_order);
	answers_put(&out, a, n);
	for (i = 0; i < n; i++) {
		buf_free(&at[i]);
		buf_free(&path[i]);
	}
	assert_int_equal(out.err, AYNI_OK);
	assert_int_equal(answers_check(buf_bytes(&out), true), AYNI_OK);
	return out;
}

void
record_add(struct record *r, char id, enum entry_kind kind,
    const char *base, unsigned rank, const char *answers)
{
	struct entry *e = &r->entry[r->n];
	size_t i;

	assert_true(r->n < RECORD_MAX);
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	for (; base[e->bases] != '\0'; e->bases++)
		memset(e->base[e->bases].b, base[e->bases], 32);
	memset(e->form.b, 'F', sizeof(e->form.b));
	r->answers[r->n] = record_answers(answers);
	e->answers = buf_bytes(&r->answers[r->n]);
	memset(r->e[r->n].id.b, id, 32);
	r->e[r->n].rank = rank;
	r->n++;
	for (i = 0; i < r->n; i++) /* the array itself may have moved */
		r->e[i].entry = &r->entry[i];
}

static void
put_place(struct buf *out, struct bytes path, uint32_t field)
{
	size_t i;

	for (i = 0; i < path.n; i += 8)
		buf_put_byte(out, path.p[i]);
	buf_printf(out, "%s%u", path.n > 0 ? "." : "", field);
}

static void
put_what(struct buf *out, struct bytes value)
{
	struct unpack u = unpack_begin(value);
	struct bytes ids;
	size_t i;

	if (value.n == 0) {
		buf_put_byte(out, '-');
		return;
	}
	if (unpack_type(&u) == UNPACK_BYTES) {
		ids = unpack_bytes(&u);
		buf_put_byte(out, '[');
		for (i = 0; i < ids.n; i += 8)
			buf_put_byte(out, ids.p[i]);
		buf_put_byte(out, ']');
	} else if (unpack_type(&u) == UNPACK_BOOL) {
		buf_put_z(out, unpack_bool(&u) ? "true" : "false");
	} else {
		buf_printf(out, "%lld", (long long)unpack_int(&u));
	}
}

static void
put_conflict(struct buf *out, const struct merge_conflict *c)
{
	static const char *const kind[] = {
	    "", "values ", "withdrawn", "removed ", "submits"};
	size_t i;

	buf_put_z(out, kind[c->kind]);
	if (c->kind == MERGE_VALUES || c->kind == MERGE_REMOVED)
		put_place(out, c->path, c->field);
	buf_put_byte(out, ':');
	for (i = 0; i < c->sides; i++) {
		buf_printf(out, " %c", c->side[i].entry.b[0]);
		if (c->kind != MERGE_SUBMITS) {
			buf_put_byte(out, '=');
			put_what(out, c->side[i].value);
		}
		if (c->side[i].winner)
			buf_put_byte(out, '*');
	}
	buf_put_byte(out, '\n');
}

static void
put_ids_of(struct buf *out, const char *what, const struct hash *h, size_t n)
{
	size_t i;

	buf_put_z(out, n > 0 ? what : "");
	for (i = 0; i < n; i++)
		buf_put_byte(out, h[i].b[0]);
	buf_put_z(out, n > 0 ? "\n" : "");
}

void
record_put(struct buf *out, const struct merged *m)
{
	struct answers_walk w = answers_begin(m->answers);
	struct answer a;
	size_t i;

	if (!m->usable)
		buf_put_z(out, "unusable");
	if (m->withdrawn)
		buf_put_z(out, "withdrawn");
	while (answers_next(&w, &a)) {
		if (out->n > 0)
			buf_put_byte(out, ' ');
		put_place(out, a.path, a.field);
		buf_put_byte(out, '=');
		put_what(out, a.value);
	}
	buf_put_byte(out, '\n');
	for (i = 0; i < m->conflicts; i++)
		put_conflict(out, &m->conflict[i]);
	put_ids_of(out, "heads ", m->head, m->heads);
	put_ids_of(out, "pending ", m->pending, m->pendings);
}
