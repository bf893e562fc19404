/* Lets Asterisk read `urn:` addresses (RFC 5031: urn:service:sos), which pjproject up to 2.17 cannot: docs/decisions/0006.
 *
 * Preloaded into Asterisk (operations/asterisk.sh). To all that follows, the address is a SIP address whose user part is the whole
 * of it: urn:service:sos.fire is sip:urn%3Aservice%3Asos.fire@urn.invalid.
 *
 * It needs no header and no library: what it takes of pjproject is named here, and is weak, so that it does nothing where that is
 * not there. Whatever the caller sent, it reads through pjproject's own scanner and hands on as text to its own parser. */

typedef struct pj_pool_t pj_pool_t;
typedef struct pj_scanner pj_scanner;
typedef struct { char *ptr; long slen; } pj_str_t;
typedef void *parse_uri(pj_scanner *, pj_pool_t *, int parse_params);

#define WEAK __attribute__((weak))
extern WEAK int pjsip_register_uri_parser(char *scheme, parse_uri *);
extern WEAK void *pjsip_parse_uri(pj_pool_t *, char *text, unsigned long size, unsigned options);
extern WEAK void *pjsip_sip_uri_create(pj_pool_t *, int secure);
extern WEAK void *pj_pool_alloc(pj_pool_t *, unsigned long size);
extern WEAK void pj_scan_get_until_chr(pj_scanner *, const char *end, pj_str_t *found);
extern WEAK int pjsip_urn_uri_subsys_init(void);
extern WEAK void *dlsym(void *whose, const char *name);

enum { LONGEST = 128 }; /* what is longer is cut */
static const char before[] = "sip:urn%3A", after[] = "@urn.invalid";

static int is_plain(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
}

static char *put(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

/* `parse_params`: whether `;` is the address's own (between < and >, on the request line), or of what follows it. */
static void *parse_urn(pj_scanner *scanner, pj_pool_t *pool, int parse_params)
{
    static const char hex[] = "0123456789ABCDEF";
    pj_str_t found;
    char *text, *to;
    void *uri;
    long length, n;

    pj_scan_get_until_chr(scanner, parse_params ? " \t\r\n<>" : " \t\r\n<>;,", &found);
    length = found.slen < LONGEST ? found.slen : LONGEST;
    text = pj_pool_alloc(pool, sizeof before + sizeof after + 3 * (unsigned long)length);
    to = put(text, before);
    for (n = sizeof "urn:" - 1; n < length; n++) {
        unsigned char c = (unsigned char)found.ptr[n];
        if (c <= ' ' || c >= 127)
            c = '_';
        if (is_plain(c))
            *to++ = (char)c;
        else {
            *to++ = '%';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        }
    }
    to = put(to, after);
    *to = 0;
    uri = pjsip_parse_uri(pool, text, (unsigned long)(to - text), 0);
    return uri ? uri : pjsip_sip_uri_create(pool, 0);
}

static void *(*create_other)(pj_pool_t *);

/* In place of pjproject's own, for schemes that nobody knows: res_pjsip_nat takes whatever stands in a trunk's Record-Route for a
 * SIP address and writes a host and port into it, which in an address that is shorter than those falls on what lies behind, and
 * ends Asterisk. So it is as long as they are. Its first word says what it is. */
void *pjsip_other_uri_create(pj_pool_t *pool)
{
    void **made = pjsip_sip_uri_create(pool, 0);
    if (create_other)
        made[0] = *(void **)create_other(pool);
    return made;
}

/* pjproject's table has room for four schemes, and three are its own. A later one has urn: itself, and needs that room. */
__attribute__((constructor)) static void begin(void)
{
    if (dlsym)
        *(void **)&create_other = dlsym((void *)-1L /* RTLD_NEXT */, "pjsip_other_uri_create");
    if (pjsip_register_uri_parser && pjsip_parse_uri && pjsip_sip_uri_create && pj_pool_alloc && pj_scan_get_until_chr
        && !pjsip_urn_uri_subsys_init)
        pjsip_register_uri_parser("urn", parse_urn);
}
