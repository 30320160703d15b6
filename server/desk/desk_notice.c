#include <string.h>

#include "ayni/notice.h"
#include "ayni/utf8.h"
#include "desk/desk_recipient.h"
#include "ingest/journal.h"

#define LISTS (64u << 20)
#define SHOWN 100u /* of the notices that were sent, the last so many */

/* "fr=Revenez": the language that a text begins with; n == 0: none. */
static struct text
language(struct text *s)
{
	struct text lang = {s->p, 0};
	size_t n = 0;

	while (n < s->n && s->p[n] >= 'a' && s->p[n] <= 'z')
		n++;
	if ((n == 2 || n == 3) && n < s->n && s->p[n] == '=') {
		lang.n = n;
		s->p += n + 1;
		s->n -= n + 1;
	}
	return lang;
}

static enum ayni_err
read_texts(struct room *r, const struct options *o, struct notice *n)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < o->operands && e == AYNI_OK; i++) {
		struct text given = text_of(o->operand[i]), said = given;
		struct text lang = language(&said);

		said = text_trim(said);
		e = utf8_valid(text_bytes(said)) ? notice_add(n, lang, said)
						 : AYNI_BADFORM;
		if (e != AYNI_OK)
			room_complain(r, SAY_NOTICE_BAD, ROOM_ARGS(given));
	}
	return e == AYNI_OK ? AYNI_OK : AYNI_USAGE;
}

static enum ayni_err
send(struct room *r, const struct notice *n)
{
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_notice(r->ingest, n);
	e = ingest_end(r->ingest, e);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

static enum ayni_err
address(struct room *r, const struct options *o, struct arena *a,
    struct notice *n)
{
	const char *to = options_get(o, "to");
	enum ayni_err e = read_texts(r, o, n);

	if (e == AYNI_OK)
		e = desk_recipient_day(r, o, "until", &n->until);
	if (e != AYNI_OK || (e = room_open(r)) != AYNI_OK)
		return e;
	if (to == NULL || strcmp(to, "all") == 0)
		return AYNI_OK;
	return desk_recipient_find(r, text_of(to), a, &n->to);
}

enum ayni_err
desk_notice_send(void *ctx, const struct options *o)
{
	struct notice n;
	struct room *r = ctx;
	struct arena a;
	struct buf b;
	enum ayni_err e;

	memset(&n, 0, sizeof(n));
	arena_init(&a, LISTS);
	buf_init(&b, 4096);
	if ((e = address(r, o, &a, &n)) == AYNI_OK)
		e = send(r, &n);
	if (e == AYNI_OK && o->json) {
		room_json(json_pack("{so}", "to", desk_recipient_json(&n.to)));
	} else if (e == AYNI_OK) {
		desk_recipient_put(r, &b, &n.to);
		room_say(r, SAY_NOTICE_SENT, ROOM_ARGS(buf_text(&b)));
	}
	buf_free(&b);
	arena_free(&a);
	return e;
}

/* ---- list ---- */

static json_t *
notice_json(const struct notice *n)
{
	json_t *said = json_object();
	char at[32];
	size_t i;

	for (i = 0; i < n->languages; i++)
		(void)json_object_setn_new(said, n->said[i].lang.p,
		    n->said[i].lang.n, room_json_text(n->said[i].text));
	return json_pack("{so so so so}", "sent",
	    room_json_text(room_time(at, n->at_us)), "to",
	    desk_recipient_json(&n->to), "text", said, "until",
	    n->until.n > 0 ? room_json_text(n->until) : json_null());
}

static void
print(const struct room *r, const struct notice *n)
{
	char at[32];
	struct buf b;

	buf_init(&b, 4096);
	desk_recipient_put(r, &b, &n->to);
	room_say(r, n->until.n > 0 ? SAY_NOTICE_UNTIL : SAY_NOTICE_LINE,
	    ROOM_ARGS(room_time(at, n->at_us), buf_text(&b),
		notice_in(n, lang_tag(r->lang)), n->until));
	buf_free(&b);
}

enum ayni_err
desk_notice_list(void *ctx, const struct options *o)
{
	json_t *list = o->json ? json_array() : NULL;
	struct db_notice *d = NULL;
	struct notice n;
	struct room *r = ctx;
	struct arena a;
	enum ayni_err e;
	size_t count = 0, i;

	arena_init(&a, LISTS);
	if ((e = room_open(r)) != AYNI_OK)
		goto out;
	e = db_notice_list(r->db, SHOWN, &a, &d, &count);
	for (i = 0; i < count && e == AYNI_OK; i++) {
		e = notice_read(d[i].object, &n);
		if (e == AYNI_OK && list != NULL)
			(void)json_array_append_new(list, notice_json(&n));
		else if (e == AYNI_OK)
			print(r, &n);
	}
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (list == NULL && count == 0)
		room_say(r, SAY_NOTICE_NONE, NULL, 0);
	if (e == AYNI_OK && list != NULL) {
		room_json(list);
		list = NULL;
	}
out:
	json_decref(list);
	arena_free(&a);
	return e;
}
