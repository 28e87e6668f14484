/*
 * Answers that are no JSON: a PDF and an image. media.conf mounts them at
 * /api/media.
 *
 *     GET /api/media/students-gryffindor.pdf
 *     GET /api/media/crest.png
 */
#include <apiroutes.h>

#include <apr_strings.h>
#include <string.h>

/* ---- a PDF, made for the request ---------------------------------------- */

/* One page with one line. Behind the objects stands a table of where each
 * begins (ISO 32000-1 §7.5.4). */
static const char *make_pdf(apr_pool_t *pool, const char *line)
{
    const char *text = apr_pstrcat(pool, "BT /F1 24 Tf 72 720 Td (", line,
                                   ") Tj ET", NULL);
    const char *objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        apr_psprintf(pool, "<< /Length %d >>\nstream\n%s\nendstream",
                     (int)strlen(text), text),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    };
    const char *pdf = "%PDF-1.4\n";
    const char *table = "0000000000 65535 f \n";

    for (int i = 0; i < 5; i++) {
        table = apr_psprintf(pool, "%s%010d 00000 n \n", table,
                             (int)strlen(pdf));
        pdf = apr_psprintf(pool, "%s%d 0 obj\n%s\nendobj\n", pdf, i + 1,
                           objects[i]);
    }
    return apr_psprintf(pool,
                        "%sxref\n0 6\n%strailer\n<< /Size 6 /Root 1 0 R "
                        ">>\nstartxref\n%d\n%%%%EOF\n",
                        pdf, table, (int)strlen(pdf));
}

/* Only names that are known get into the document and the header. */
static const char *known_house(const char *name)
{
    static const char *const houses[] = { "gryffindor", "hufflepuff",
                                          "ravenclaw", "slytherin" };

    for (int i = 0; i < 4; i++) {
        if (strcmp(houses[i], name) == 0) {
            return houses[i];
        }
    }
    return NULL;
}

static apir_response_t *get_pdf(apir_event_t *event)
{
    const char *house = known_house(apir_param(event, "house"));
    apir_response_t *response;
    const char *pdf;

    if (!house) {
        return apir_error(event, 404, "NOT_FOUND", "No such house");
    }
    pdf = make_pdf(apir_pool(event),
                   apr_pstrcat(apir_pool(event), "Students of ", house,
                               NULL));
    response = apir_bytes(event, 200, "application/pdf", pdf, strlen(pdf));
    apir_set_header(response, "Content-Disposition",
                    apr_psprintf(apir_pool(event),
                                 "inline; filename=\"students-%s.pdf\"",
                                 house));
    return response;
}

/* ---- an image, compiled in ---------------------------------------------- */

/* clang-format off */
static const unsigned char crest[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
    0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x10,
    0x02, 0x03, 0x00, 0x00, 0x00, 0x62, 0x9d, 0x17, 0xf2, 0x00, 0x00, 0x00,
    0x09, 0x50, 0x4c, 0x54, 0x45, 0xff, 0xff, 0xff, 0x7f, 0x1d, 0x1d, 0xe8,
    0xb9, 0x2c, 0x1e, 0x08, 0x32, 0x32, 0x00, 0x00, 0x00, 0x01, 0x74, 0x52,
    0x4e, 0x53, 0x00, 0x40, 0xe6, 0xd8, 0x66, 0x00, 0x00, 0x00, 0x36, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x60, 0x00, 0x01, 0xd1, 0xd0, 0xd0,
    0x10, 0x08, 0x21, 0x36, 0x6d, 0xda, 0x14, 0x08, 0x01, 0xe1, 0xae, 0x5a,
    0x05, 0xe4, 0x4e, 0x0d, 0x83, 0x11, 0x20, 0x2e, 0x58, 0x82, 0x35, 0x34,
    0x34, 0x00, 0x42, 0x30, 0x86, 0x86, 0x3a, 0x00, 0x4d, 0x08, 0x01, 0x1a,
    0xc3, 0xe8, 0xc0, 0x00, 0x00, 0x16, 0xf1, 0x12, 0xb2, 0x17, 0xa7, 0xca,
    0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
    0x82,
};
/* clang-format on */

static apir_response_t *get_image(apir_event_t *event)
{
    apir_response_t *response = apir_bytes(event, 200, "image/png", crest,
                                           sizeof(crest));

    apir_set_header(response, "Cache-Control", "max-age=86400");
    return response;
}

APIR_FRAGMENT(media) = {
    { .method = "GET",
      .path = "/students-:house.pdf",
      .handler = get_pdf,
      .error_codes = { "NOT_FOUND" } },
    { .method = "GET", .path = "/crest.png", .handler = get_image },
};
