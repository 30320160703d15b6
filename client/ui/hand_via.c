#include "ui/hand_via.h"

#include <stdio.h>
#include <string.h>

#include "sync/courier.h"
#include "sync/handed.h"
#include "ui/news.h"

struct via {
	struct kit *k;
	struct remote relay;
	struct courier c;
};

static void
print(const struct via *v)
{
	const struct courier *c = &v->c;
	char number[KIT_NUMBER];

	if (c->read > 0)
		kit_say(v->k, SAY_CAME_OVER,
		    KIT_ARGS(kit_number(number, c->read)));
	news_print(v->k, &c->news);
	if (c->waits)
		kit_say(v->k, SAY_HANDED_BEFORE,
		    KIT_ARGS(text_of(v->relay.name)));
	if (c->written > 0)
		kit_say(v->k, c->entries > 0 ? SAY_HANDED
					     : SAY_HANDED_QUESTION,
		    KIT_ARGS(kit_number(number, c->entries),
			text_of(v->relay.name)));
}

static void
print_json(const struct via *v, enum ayni_err e)
{
	const struct courier *c = &v->c;

	kit_json(json_pack("{ss sb sI sI sI sI sI sI sI ss so so}", "error",
	    err_name(e), "waits", (int)c->waits, "read", (json_int_t)c->read, "written",
	    (json_int_t)c->written, "removed", (json_int_t)c->removed,
	    "batches", (json_int_t)c->batches, "entries",
	    (json_int_t)c->entries, "up_bytes",
	    (json_int_t)v->relay.up_bytes, "down_bytes",
	    (json_int_t)v->relay.down_bytes, "path", c->path, "relay",
	    kit_json_text(text_of(v->relay.name)), "news",
	    news_json(&c->news)));
}

/* For people to see; nothing depends on it. */
static enum ayni_err
note(struct via *v)
{
	struct handed h = {.last = v->c.last};
	struct vault_keys keys;
	struct home home;
	enum ayni_err e = vault_keys(v->k->vault, &keys);

	if (e == AYNI_OK && (e = home_load(v->k->vault, &home)) == AYNI_OK) {
		memcpy(h.nonce, home.request.nonce, sizeof(h.nonce));
		home_free(&home);
		h.epoch = keys.epoch;
		h.since_us = v->k->clock.now(v->k->clock.ctx).wall_us;
		(void)snprintf(h.url, sizeof(h.url), "%.*s",
		    (int)v->relay.url.n, v->relay.url.p);
		memcpy(h.name, v->relay.name, sizeof(h.name));
		e = handed_note(v->k->vault, &h);
	}
	keys_wipe(&keys, sizeof(keys));
	return e;
}

/* Whose bundles the relay is asked for. */
static enum ayni_err
name_device(struct via *v)
{
	struct vault_keys keys;
	struct buf hex;
	enum ayni_err e = vault_keys(v->k->vault, &keys);

	if (e != AYNI_OK)
		return e;
	buf_init(&hex, sizeof(v->relay.device));
	buf_put_hex(&hex, ID_BYTES(keys.device));
	keys_wipe(&keys, sizeof(keys));
	if (buf_z(&hex) != NULL)
		memcpy(v->relay.device, buf_z(&hex),
		    sizeof(v->relay.device));
	e = hex.err;
	buf_free(&hex);
	return e;
}

static enum ayni_err
carry(struct via *v)
{
	struct session s = {v->k->vault, v->k->clock, v->k->chance};
	struct stick stick = remote_stick(&v->relay);
	char root[STICK_MAX_PATH];
	enum ayni_err e = name_device(v);

	if (e == AYNI_OK)
		e = remote_root(&v->relay, root);
	if (e == AYNI_OK)
		e = courier_carry(&s, &stick, root, &v->c);
	if (e == AYNI_OK && v->c.last > 0 && !v->c.waits)
		e = note(v);
	return e;
}

enum ayni_err
hand_via(struct kit *k, const struct options *o,
    const struct transport *transport, struct sleeper sleep)
{
	static struct via v; /* large */
	enum ayni_err e;

	v = (struct via){.k = k,
	    .relay = {.transport = *transport,
		.url = text_of(options_get(o, "via")), .sleep = sleep,
		.chance = k->chance}};
	e = carry(&v);
	news_trouble(k, v.c.trouble, v.c.troubles);
	if (e != AYNI_OK && v.c.troubles == 0)
		(void)kit_fail_vault(k, e);
	if (o->json)
		print_json(&v, e);
	else if (e == AYNI_OK || v.c.written > 0 || v.c.read > 0)
		print(&v);
	courier_free(&v.c);
	return e;
}
