#include "support/fieldwork.h"

#include <string.h>

void
fieldwork_start(struct fieldwork *s)
{
	memset(s, 0, sizeof(*s));
	arena_init(&s->arena, 256u << 20);
	s->book = notebook_new();
	bureau_start(&s->b, BUREAU_MEMORY, 1);
}

void
fieldwork_end(struct fieldwork *s)
{
	while (s->tablets > 0)
		tablet_free(s->tablet[--s->tablets]);
	notebook_free(s->book);
	bureau_end(&s->b);
	arena_free(&s->arena);
}

size_t
fieldwork_publish(struct fieldwork *s, const char *path, const char *from,
    const char *to)
{
	bureau_publish(&s->b, bureau_read_as(&s->b, path, from, to));
	return s->b.forms - 1;
}

struct tablet *
fieldwork_tablet(struct fieldwork *s, const char *name, const char *code)
{
	struct tablet *t = tablet_of(&s->b, s->book, code, name);

	assert_true(s->tablets < FIELDWORK_TABLETS);
	s->tablet[s->tablets++] = t;
	tablet_join(t, &s->b);
	return t;
}

static void
bring(struct fieldwork *s, struct tablet *t, const struct bureau_form *f)
{
	const struct cut *c = tablet_cut(t, f->dictionary);

	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&c->raw)).err, AYNI_OK);
}

struct fieldwork_record
fieldwork_interview(struct fieldwork *s, struct tablet *t, size_t form,
    struct text json)
{
	struct fieldwork_record r = {.form = &s->b.form[form]};

	r.head = tablet_submit_text(t, r.form, &r.id, json);
	bring(s, t, r.form);
	return r;
}

struct fieldwork_record
fieldwork_answers(struct fieldwork *s, struct tablet *t, const char *name)
{
	struct fieldwork_record r;
	char path[256];
	struct buf json;

	(void)snprintf(path, sizeof(path), "tests/data/answers/%s.json", name);
	json = test_file(path);
	r = fieldwork_interview(s, t, 0, buf_text(&json));
	buf_free(&json);
	return r;
}

struct fieldwork_record
fieldwork_correct(struct fieldwork *s, struct tablet *t,
    const struct fieldwork_record *was, const char *changes)
{
	struct fieldwork_record r = *was;

	r.head = tablet_correct(t, r.form, &was->head, 1, changes);
	bring(s, t, r.form);
	return r;
}

void
fieldwork_withdraw(struct fieldwork *s, struct tablet *t,
    const struct fieldwork_record *r)
{
	(void)tablet_withdraw(t, &r->head, 1);
	bring(s, t, r->form);
}
