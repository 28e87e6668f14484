#include "mod_apiroutes/cookie_fields.h"

#include "mod_apiroutes/config.h"

#include <http_connection.h>
#include <http_protocol.h>
#include <strings.h>
#include <util_filter.h>

static const char filter_name[] = "APIROUTES_COOKIE_FIELDS";
static const char field[] = "Cookie:";
static ap_filter_rec_t *count_filter;

typedef struct fields_t {
    int cookies;
    bool inside_line; /**< the next piece is the rest of a line */
} fields_t;

/* A line may come in several pieces; only the first one names the field. */
static void look_at(fields_t *fields, const char *data, apr_size_t length)
{
    if (!length) {
        return;
    }
    if (!fields->inside_line && (*data | 0x20) == 'c'
        && length >= sizeof(field) - 1
        && strncasecmp(data, field, sizeof(field) - 1) == 0) {
        fields->cookies++;
    }
    fields->inside_line = data[length - 1] != '\n';
}

static apr_status_t count_lines(ap_filter_t *filter,
                                apr_bucket_brigade *brigade,
                                ap_input_mode_t mode, apr_read_type_e block,
                                apr_off_t readbytes)
{
    apr_status_t status = ap_get_brigade(filter->next, brigade, mode, block,
                                         readbytes);

    if (status != APR_SUCCESS || mode != AP_MODE_GETLINE) {
        return status;
    }
    for (apr_bucket *bucket = APR_BRIGADE_FIRST(brigade);
         bucket != APR_BRIGADE_SENTINEL(brigade);
         bucket = APR_BUCKET_NEXT(bucket)) {
        const char *data;
        apr_size_t length;

        if (!APR_BUCKET_IS_METADATA(bucket)
            && apr_bucket_read(bucket, &data, &length, APR_NONBLOCK_READ)
                   == APR_SUCCESS) {
            look_at(filter->ctx, data, length);
        }
    }
    return status;
}

void apir_mod_cookie_fields_register(void)
{
    count_filter = ap_register_input_filter(filter_name, count_lines, NULL,
                                            AP_FTYPE_CONNECTION);
}

int apir_mod_cookie_fields_watch(conn_rec *c, void *socket)
{
    fields_t *fields;

    if (!c->master) {
        fields = apr_pcalloc(c->pool, sizeof(*fields));
        ap_set_module_config(c->conn_config, &apiroutes_module, fields);
        ap_add_input_filter_handle(count_filter, fields, NULL, c);
    }
    return OK;
}

static fields_t *fields_of(const conn_rec *c)
{
    return ap_get_module_config(c->conn_config, &apiroutes_module);
}

void apir_mod_cookie_fields_reset(request_rec *r, conn_rec *c)
{
    fields_t *fields = c->master ? NULL : fields_of(c);

    if (fields) {
        fields->cookies = 0;
    }
}

bool apir_mod_cookie_fields_several(const request_rec *r)
{
    const fields_t *fields = r->connection->master ? NULL
                                                   : fields_of(r->connection);

    return fields && fields->cookies > 1;
}
