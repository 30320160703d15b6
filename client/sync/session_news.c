#include "sync/session.h"

#include <string.h>

#define NEWS_ARENA (16u << 20)
#define CARGO_ARENA (4u << 20)

void
session_news_init(struct session_news *n)
{
	memset(n, 0, sizeof(*n));
	arena_init(&n->arena, NEWS_ARENA);
	arena_init(&n->cargo.arena, CARGO_ARENA);
}

void
session_news_free(struct session_news *n)
{
	arena_free(&n->arena);
	arena_free(&n->cargo.arena);
	memset(n, 0, sizeof(*n));
}
