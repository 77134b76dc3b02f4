package dev.mxlab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void writesMapsAndListsInTheirOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", "tutorial");
    map.put("ports", List.of(25, 587));
    map.put("empty", List.of());
    map.put("inner", Map.of("ok", true));
    map.put("ratio", 0.5);
    assertThat(Json.of(map))
        .isEqualTo(
            "{\"name\": \"tutorial\", \"ports\": [25, 587], \"empty\": [],"
                + " \"inner\": {\"ok\": true}, \"ratio\": 0.5}");
  }

  @Test
  void writesNullWhereThereIsNothing() {
    assertThat(Json.of(null)).isEqualTo("null");
    assertThat(Json.of(Arrays.asList("a", null))).isEqualTo("[\"a\", null]");
  }

  @Test
  void escapesWhatAStringMayNotHold() {
    assertThat(Json.of("say \"hi\" \\o/")).isEqualTo("\"say \\\"hi\\\" \\\\o/\"");
    assertThat(Json.of("a\r\n\tb")).isEqualTo("\"a\\r\\n\\tb\"");
    for (char c : new char[] {0, 1, 0x1b, 0x1f, 0x7f, 0x85, 0x9f, 0x2028, 0x2029}) {
      assertThat(Json.of("" + c)).isEqualTo("\"\\u%04x\"".formatted((int) c));
    }
  }

  @Test
  void leavesKoreanAsItIs() {
    assertThat(Json.of(Map.of("한글", "메일 😀"))).isEqualTo("{\"한글\": \"메일 😀\"}");
  }

  @Test
  void isOneLineWhateverTheText() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x3000; c++) {
      all.append(c);
    }
    assertThat(Json.of(all).split("\\R", -1)).hasSize(1);
    assertThat(Json.of(Locale.KOREAN)).isEqualTo("\"ko\"");
  }
}
