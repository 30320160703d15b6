#include "vault/inside.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#define MOST_OPS 64u
#define MOST_MEMORY (1u << 30)

bool
vault_kdf_allows(const struct kdf *k)
{
	return k->ops >= crypto_pwhash_OPSLIMIT_MIN && k->ops <= MOST_OPS &&
	    k->memory >= crypto_pwhash_MEMLIMIT_MIN &&
	    k->memory <= MOST_MEMORY;
}

/* The child: one key, 32 bytes into the pipe. */
static void
derive(const struct kdf *k, struct text passphrase, int to)
{
	uint8_t key[32];
	ssize_t n;

	if (crypto_pwhash(key, sizeof(key), passphrase.p, passphrase.n,
		k->salt, k->ops, (size_t)k->memory,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		_exit(AYNI_NOMEM);
	n = write(to, key, sizeof(key)); /* fits a pipe at once */
	_exit(n == (ssize_t)sizeof(key) ? AYNI_OK : AYNI_IO);
}

static size_t
read_all(int from, uint8_t *p, size_t n)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = read(from, p + got, n - got);
		if (r > 0)
			got += (size_t)r;
		else if (r == 0 || errno != EINTR)
			break;
	}
	return got;
}

enum ayni_err
vault_kdf(const struct kdf *k, struct text passphrase, uint8_t key[32])
{
	int ends[2], status = 0;
	pid_t child;
	size_t got;

	if (!vault_kdf_allows(k))
		return AYNI_STORE;
	if (pipe(ends) != 0)
		return AYNI_IO;
	if ((child = fork()) == 0)
		derive(k, passphrase, ends[1]);
	(void)close(ends[1]);
	got = child > 0 ? read_all(ends[0], key, 32) : 0;
	(void)close(ends[0]);
	if (child < 0)
		return AYNI_NOMEM;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (got == 32)
		return AYNI_OK;
	/* Killed from outside means, nearly always: for its memory. */
	sodium_memzero(key, 32);
	return AYNI_NOMEM;
}
