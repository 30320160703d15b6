#include "sim/world.h"

#include <string.h>

/* A letter or what a link carries, as it arrives. */
static void
damage(struct world *w, struct buf *b)
{
	if (b->n == 0 || w->post.good || !world_happens(w, w->breaks / 4))
		return;
	if (world_happens(w, 500))
		b->n = world_draw(w, b->n);
	else
		b->p[world_draw(w, b->n)] ^= (uint8_t)(1u << world_draw(w, 8));
}

static bool
is_lost(struct world *w)
{
	return !w->post.good && world_happens(w, w->breaks);
}

/* ---- links ---- */

/* As web.c and http.c tell it. */
static enum ayni_err
refuse(enum ayni_err e, struct text url, struct transport_reply *r)
{
	switch ((int)e) {
	case AYNI_IO:
	case AYNI_FULL:
	case AYNI_STORE:
	case AYNI_BUSY:
		return trouble_set(&r->trouble, TROUBLE_BUSY,
		    TROUBLE_TEXTS(url, TEXT("503")));
	default:
		r->refused = true;
		return trouble_because(
		    &r->trouble, TROUBLE_NOT_BELIEVED, e, &url, 1);
	}
}

static enum ayni_err
broken(struct text url, struct transport_reply *r)
{
	return trouble_set(&r->trouble, TROUBLE_CLOSED, &url, 1);
}

static enum ayni_err
ask_office(struct world *w, struct bytes body, struct buf *answer)
{
	struct buf up;
	enum ayni_err e;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_put_bytes(&up, body);
	damage(w, &up);
	e = hq_answer(&w->hq, buf_bytes(&up), answer);
	buf_free(&up);
	return e;
}

/* Some requests arrive twice; who sent them hears one answer. */
static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct world *w = ctx;
	enum ayni_err e;

	memset(r, 0, sizeof(*r));
	r->up_bytes = body.n;
	if (is_lost(w))
		return broken(url, r);
	if ((e = ask_office(w, body, answer)) != AYNI_OK)
		return refuse(e, url, r);
	if (is_lost(w)) {
		buf_clear(answer);
		if ((e = ask_office(w, body, answer)) != AYNI_OK)
			return refuse(e, url, r);
	}
	damage(w, answer);
	if (is_lost(w))
		return broken(url, r);
	r->down_bytes = answer->n;
	return AYNI_OK;
}

struct transport
post_link(struct world *w)
{
	return (struct transport){.post = post, .ctx = w};
}

/* ---- letters ---- */

static struct letter *
put(struct post *p, unsigned phone, bool up)
{
	struct letter *l = &p->letter[p->n];

	if (p->n == POST_LETTERS)
		return NULL;
	*l = (struct letter){.phone = phone, .up = up};
	buf_init(&l->body, SYNC_MAX_BYTES);
	p->n++;
	return l;
}

/* The order of letters is of no account. */
static void
throw_away(struct post *p, struct letter *l)
{
	buf_free(&l->body);
	*l = p->letter[--p->n];
}

void
post_clear(struct world *w)
{
	while (w->post.n > 0)
		throw_away(&w->post, w->post.letter);
}

void
post_ask(struct phone *p)
{
	struct world *w = p->w;
	struct letter *l = put(&w->post, p->n, true);
	enum ayni_err e;

	if (l == NULL)
		return;
	e = phone_ask(p, &l->body);
	world_tell(w, "phone %u: sends a letter: %s", p->n, err_name(e));
	if (e != AYNI_OK)
		throw_away(&w->post, l);
	else
		damage(w, &l->body);
}

static void
deliver_up(struct world *w, const struct letter *l)
{
	struct letter *answer = put(&w->post, l->phone, false);

	if (answer == NULL)
		return;
	if (hq_answer(&w->hq, buf_bytes(&l->body), &answer->body) != AYNI_OK)
		throw_away(&w->post, answer);
	else
		damage(w, &answer->body);
}

/* Sometimes at another's door. */
static void
deliver_down(struct world *w, const struct letter *l)
{
	struct phone *p = &w->phone[l->phone];
	enum ayni_err e;

	if (world_happens(w, w->breaks / 4))
		p = &w->phone[1 + world_draw(w, w->phones)];
	if (p->lost)
		return;
	e = phone_hear(p, buf_bytes(&l->body));
	(void)e; /* whoever is not meant believes nothing of it */
}

void
post_deliver(struct world *w)
{
	struct letter *l;

	if (w->post.n == 0)
		return;
	l = &w->post.letter[world_draw(w, w->post.n)];
	if (!is_lost(w)) {
		if (l->up)
			deliver_up(w, l);
		else
			deliver_down(w, l);
	}
	if (!is_lost(w)) /* else it comes once more */
		throw_away(&w->post, l);
}
