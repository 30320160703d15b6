#include "ui/hand.h"
#include "ui/news.h"

#define ARENA (8u << 20)

static json_t *
notice_json(struct kit *k, const struct board_notice *n, bool fresh)
{
	return json_pack("{sI so so sb}", "sent_us",
	    (json_int_t)n->notice.at_us, "text",
	    kit_json_text(notice_in(&n->notice, lang_tag(k->lang))), "until",
	    n->notice.until.n > 0 ? kit_json_text(n->notice.until)
				  : json_null(),
	    "fresh", (int)fresh);
}

static void
show(struct kit *k, const struct board *all, bool json)
{
	struct text code = k->person->cert.code;
	json_t *list = json ? json_array() : NULL;
	char day[KIT_NUMBER];
	struct text now = kit_day(k, day,
	    k->clock.now(k->clock.ctx).wall_us);
	size_t i, n = 0;

	for (i = 0; i < all->n; i++) {
		const struct board_notice *one = &all->notice[i];

		if (!board_for(one, code))
			continue;
		n++;
		if (json)
			(void)json_array_append_new(list, notice_json(
			    k, one, board_fresh(one, code, now)));
		else
			news_notice(k, one);
	}
	if (json)
		kit_json(list);
	else if (n == 0)
		kit_say(k, SAY_NOTICE_NONE, NULL, 0);
}

/* Whoever asked for them has seen them. */
enum ayni_err
hand_notice(void *ctx, const struct options *o)
{
	struct kit *k = ctx;
	struct board all;
	struct arena a;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	arena_init(&a, ARENA);
	e = board_load(k->vault, &a, &all);
	if (e == AYNI_OK) {
		show(k, &all, o->json);
		e = board_see(k->vault, k->person->cert.code, NULL);
	}
	arena_free(&a);
	return e == AYNI_OK ? AYNI_OK : kit_fail_vault(k, e);
}
