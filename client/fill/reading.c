#include "fill/reading.h"

#include <string.h>

static struct text
choice_label(struct interview *iv, node_ref n, const struct field *f,
    struct text name)
{
	const struct form *form = interview_form(iv);
	const struct choice_view *c = NULL;
	struct text label = {"", 0};
	size_t count = 0, i;
	int64_t at;

	if (f->list >= 0) {
		at = form_choice_index(form, f->list, name);
		if (at >= 0)
			label = form_choice_label(form, f->list, (uint32_t)at,
			    interview_active_language(iv));
	} else if (interview_choices(iv, n, label, &c, &count) == AYNI_OK) {
		for (i = 0; i < count; i++)
			if (text_equal(c[i].name, name))
				label = c[i].label;
	}
	return label.n > 0 ? label : name;
}

void
reading_value(struct interview *iv, node_ref n, struct buf *b)
{
	const struct field *f = interview_view(iv, n).field;
	struct text rest = interview_value(iv, n), one;
	const char *space;

	if (f->type != FIELD_SELECT_ONE && f->type != FIELD_SELECT_MULTIPLE &&
	    f->type != FIELD_RANK) {
		buf_put_text(b, rest);
		return;
	}
	while (rest.n > 0) {
		space = memchr(rest.p, ' ', rest.n);
		one = (struct text){rest.p,
		    space != NULL ? (size_t)(space - rest.p) : rest.n};
		buf_put_text(b, choice_label(iv, n, f, one));
		rest.p += one.n + (space != NULL);
		rest.n -= one.n + (space != NULL);
		if (rest.n > 0)
			buf_put_z(b, "; ");
	}
}

void
reading_bytes(uint64_t bytes, enum lang lang, struct buf *b)
{
	static const char *const prefix[] = {"", "k", "M"};
	uint64_t tenths = bytes * 10;
	size_t i = 0;

	while (tenths >= 9995 && i < 2) {
		tenths = (tenths + 500) / 1000;
		i++;
	}
	buf_printf(b, "%llu", (unsigned long long)(tenths / 10));
	if (i > 0 && tenths < 1000)
		buf_printf(b, "%c%llu", lang == LANG_EN ? '.' : ',',
		    (unsigned long long)(tenths % 10));
	buf_printf(b, "\u00a0%s%s", prefix[i], lang == LANG_FR ? "o" : "B");
}

static struct text
instance_name(struct interview *iv)
{
	const struct form *f = interview_form(iv);
	const struct field *at;
	uint32_t i;

	for (i = form_fields(f); i-- > 0;) {
		at = form_field(f, i);
		if (at->meta && text_is(at->name, "instanceName"))
			return text_trim(interview_value(iv,
			    interview_field(iv, interview_root(iv), i)));
	}
	return (struct text){"", 0};
}

/* No line ends, and whole characters. */
static void
trim_name(struct buf *b, size_t from)
{
	size_t i;

	for (i = from; i < b->n; i++)
		if (b->p[i] < ' ')
			b->p[i] = ' ';
	if (b->n - from <= READING_MAX_NAME)
		return;
	b->n = from + READING_MAX_NAME - 3;
	while (b->n > from && (b->p[b->n] & 0xc0) == 0x80)
		b->n--;
	buf_put_z(b, "…");
}

void
reading_name(struct interview *iv, struct buf *b)
{
	struct text name = instance_name(iv);
	size_t from = b->n, answers = 0;
	struct node_view v;
	node_ref n;

	buf_put_text(b, name);
	for (n = interview_root(iv);
	    name.n == 0 && n != NODE_NONE && answers < 2;
	    n = interview_next(iv, n)) {
		v = interview_view(iv, n);
		if (!v.relevant || v.value.n == 0 ||
		    v.field->kind != FIELD_VALUE ||
		    v.field->control == CONTROL_NONE ||
		    v.field->control == CONTROL_NOTE)
			continue;
		if (answers++ > 0)
			buf_put_z(b, ", ");
		reading_value(iv, n, b);
	}
	trim_name(b, from);
}
