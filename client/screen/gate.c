#include "screen/gate.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define IN "/in/"

static void
draw(char out[GATE_SECRET], struct random_source chance)
{
	uint8_t secret[16];

	chance.fill(chance.ctx, secret, sizeof(secret));
	(void)sodium_bin2hex(out, GATE_SECRET, secret, sizeof(secret));
	sodium_memzero(secret, sizeof(secret));
}

void
gate_new(struct gate *g, struct random_source chance)
{
	sodium_memzero(g->cookie, sizeof(g->cookie));
	draw(g->token, chance);
}

void
gate_address(const struct gate *g, struct buf *out)
{
	buf_printf(out, "http://127.0.0.1:%u" IN "%s", (unsigned)g->port,
	    g->token);
}

bool
gate_waits(const struct gate *g)
{
	return g->token[0] != '\0';
}

/* In the same time whatever differs. */
static bool
same(const char *secret, const char *told)
{
	return told != NULL && secret[0] != '\0' &&
	    strlen(told) == GATE_SECRET - 1 &&
	    sodium_memcmp(secret, told, GATE_SECRET - 1) == 0;
}

bool
gate_enter(struct gate *g, const char *token, struct random_source chance)
{
	if (!same(g->token, token))
		return false;
	sodium_memzero(g->token, sizeof(g->token));
	draw(g->cookie, chance);
	return true;
}

void
gate_cookie(const struct gate *g, struct buf *out)
{
	buf_printf(out, "ayni-%u", (unsigned)g->port);
}

const char *
gate_token(const char *path)
{
	return strncmp(path, IN, sizeof(IN) - 1) == 0
	    ? path + sizeof(IN) - 1 : NULL;
}

static bool
is_ours(const struct gate *g, const char *before, const char *told)
{
	char ours[64];

	(void)snprintf(ours, sizeof(ours), "%s127.0.0.1:%u", before,
	    (unsigned)g->port);
	return told != NULL && strcmp(told, ours) == 0;
}

unsigned
gate_check(const struct gate *g, const struct gate_ask *a)
{
	bool door = gate_token(a->path) != NULL;

	if (!is_ours(g, "", a->host))
		return 421;
	if (a->origin != NULL ? !is_ours(g, "http://", a->origin)
			      : strcmp(a->method, "POST") == 0)
		return 403;
	/* whoever has the token may come from anywhere */
	if (a->site != NULL && !door &&
	    strcmp(a->site, "same-origin") != 0 &&
	    !(strcmp(a->path, "/") == 0 && strcmp(a->site, "none") == 0))
		return 403;
	return door || same(g->cookie, a->cookie) ? 0 : 401;
}
