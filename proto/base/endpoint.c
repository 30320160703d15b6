#include "ayni/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"

bool
endpoint_read(const char *s, char address[ENDPOINT_ADDRESS], uint16_t *port)
{
	const char *colon = strrchr(s, ':');
	size_t n = colon != NULL ? (size_t)(colon - s) : 0;
	int64_t v;

	if (n >= 2 && s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	if (colon == NULL || n == 0 || n >= ENDPOINT_ADDRESS ||
	    !number_int(text_of(colon + 1), &v) || v < 0 || v > 65535)
		return false;
	memcpy(address, s, n);
	address[n] = '\0';
	*port = (uint16_t)v;
	return true;
}

void
endpoint_url(const char *address, uint16_t port, char out[ENDPOINT_URL])
{
	bool six = strchr(address, ':') != NULL;

	(void)snprintf(out, ENDPOINT_URL, "http://%s%s%s:%u", six ? "[" : "",
	    address, six ? "]" : "", port);
}
