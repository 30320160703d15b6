#include "sync/session.h"

#include <string.h>

#define NEWS_ARENA (16u << 20)

void
session_news_init(struct session_news *n)
{
	memset(n, 0, sizeof(*n));
	arena_init(&n->arena, NEWS_ARENA);
}

void
session_news_free(struct session_news *n)
{
	arena_free(&n->arena);
	memset(n, 0, sizeof(*n));
}
