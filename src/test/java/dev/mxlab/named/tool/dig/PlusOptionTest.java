package dev.mxlab.named.tool.dig;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlusOptionTest {
  @ParameterizedTest
  @CsvSource({
    "a,",
    "aa, aaonly",
    "ad, adflag",
    "add, additional",
    "do, do",
    "dom, domain",
    "dnssec, dnssec",
    "edns, edns",
    "edn,",
    "i, ignore",
    "id,",
    "ide, identify",
    "sh,",
    "shor, short",
    "time, timeout",
    "tri, tries",
    "tra, trace",
    "ttl, ttlid",
    "v, vc",
    "NOALL,",
    "shorter,",
  })
  void takesAsMuchOfANameAsBindWants(String typed, @Nullable String name) {
    PlusOption found = PlusOption.find(typed);
    assertThat(found == null ? null : found.name()).isEqualTo(name);
  }
}
