package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sendmail 8.17.1 (Debian 12) made of long MIME headers. */
class MimeHeadersTest {
  private static final String A = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "40/20|MIME-Version: 1.0 (A)|MIME-Version: 1.0 (aaaaaaaaaabbbbbbbbbbccccccccccdddd)"
            + "|Truncated long MIME MIME-Version header (length = 57) (possible attack)",
        "40/20|Content-Type: text/plain; charset=us-ascii; name=\"A\"; x=y"
            + "|Content-Type: text/plain; charset=us-ascii; name=\"aaa\""
            + "|Truncated MIME Content-Type header due to field size (length = 58) (possible attack)"
            + " Truncated long MIME Content-Type header (length = 56) (possible attack)",
        "40|Content-Disposition: attachment; filename=A; size=3"
            + "|Content-Disposition: attachment; filename=aaaaaaaaaab; size=3"
            + "|Truncated MIME Content-Disposition header due to field size (length = 60) (possible"
            + " attack)",
        "40/20|Content-ID: <A@b>|Content-ID: <aaaaaaaaaabbbbbbbbbbccccccccccddddddddd"
            + "|Truncated long MIME Content-ID header (length = 55) (possible attack)",
        "40/20|Content-Description: A"
            + "|Content-Description: aaaaaaaaaabbbbbbbbbbccccccccccddddddddd"
            + "|Truncated long MIME Content-Description header (length = 51) (possible attack)",
        "40/20|X-Other: A|X-Other: A|",
        "128/40|Content-Type: text/plain; n=\"a;bA\" ; m=(a;b(cA\\)))"
            + "|Content-Type: text/plain; n=\"a;baaaaaaaaaabbbbbbbbbbccccccccccddd\";"
            + " m=(a;b(caaaaaaaaaabbbbbbbbbbcccccccccc))"
            + "|Truncated MIME Content-Type header due to field size (length = 63) (possible attack)",
        "128/40|Content-Disposition: attachment; filename=\"a\\\"\\\"A\""
            + "|Content-Disposition: attachment; filename=\"a\\\"\\\"aaaaaaaaaabbbbbbbbbbcccc\""
            + "|Truncated MIME Content-Disposition header due to field size (length = 67) (possible"
            + " attack)",
        "128/40|MIME-Version: 1.0 (abc|MIME-Version: 1.0 (ab)"
            + "|Fixed MIME MIME-Version header (possible attack)",
        "128/40|Content-Type: text/plain; name=\"abc|Content-Type: text/plain; name=\"ab\""
            + "|Fixed MIME Content-Type header field (possible attack)",
        "128/40|Content-ID: \"xyz|Content-ID: \"xy\"|Fixed MIME Content-ID header (possible attack)",
        "|Content-ID: <A@b>|Content-ID: <A@b>|",
      })
  void cutsWhatIsTooLong(String option, String line, String left, String said) {
    MimeHeaders headers = new MimeHeaders(option == null ? "" : option);
    assertThat(headers.shortened(line.replace("A", A))).isEqualTo(left.replace("A", A));
    assertThat(String.join(" ", headers.remarks())).isEqualTo(said == null ? "" : said);
  }

  @Test
  void aFoldedHeaderIsCutParameterByParameter() {
    MimeHeaders headers = new MimeHeaders("128/40");
    String line =
        "Content-Type: text/plain; name=\"" + A + "\";\n\tx=\"" + A + "\"; short=\"abc; u=v";
    assertThat(headers.shortened(line))
        .startsWith(
            "Content-Type: text/plain; name=\"aaaaaaaaaabbbbbbbbbbccccccccccddd\";\n\tx=\"");
    assertThat(headers.remarks())
        .containsExactly(
            "Fixed MIME Content-Type header field (possible attack)",
            "Truncated MIME Content-Type header due to field size (length = 56) (possible attack)");
  }
}
