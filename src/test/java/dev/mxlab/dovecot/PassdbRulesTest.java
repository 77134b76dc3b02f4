package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several passdbs decide as they do for dovecot. */
class PassdbRulesTest {
  private static final List<String> TRIED =
      List.of(
          "a 1", "a 2", "b 1", "b 2", "c 1", "c 2", "d 1", "d 2", "bad 1", "bad 2", "a*adm m",
          "a*adm 1", "d*adm m", "c*adm m", "a*b 1", "a* 1", "*adm m", "a*zz m");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  static Stream<String> cases() throws IOException {
    try (InputStream in =
        PassdbRulesTest.class.getResourceAsStream("/dovecot/passdbs-2.3.19.1.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("(?m)^#.*\n", "");
      return Stream.of(text.strip().split("\n\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void letInWhomDovecotLetsIn(String recorded) throws IOException {
    TestHost host = TestHost.on(disk).users("a", "b", "c", "d", "bad", "adm").build();
    host.write("/etc/one", "a:{PLAIN}1\nb:{PLAIN}1\nadm:{PLAIN}m\nbad:{BOGUS}x\n");
    host.write("/etc/two", "a:{PLAIN}2\nc:{PLAIN}2\nb:{PLAIN}1\n");
    StringBuilder conf = new StringBuilder("ssl = no\nauth_master_user_separator = *\n");
    List<String> expected = new ArrayList<>();
    List<String> left = new ArrayList<>(TRIED);
    for (String line : recorded.split("\n")) {
      if (line.startsWith("passdb ")) {
        String settings = line.substring(7).replace(" ; ", "\n  ");
        conf.append("passdb {\n  driver = passwd-file\n  ").append(settings).append("\n}\n");
      } else if (line.startsWith("? ")) {
        left.remove(line.substring(2));
      } else {
        expected.add(line);
      }
    }
    host.write(DovecotConf.FILE, conf.toString());
    Passdbs passdbs =
        new Passdbs(
            host.host(), Objects.requireNonNull(DovecotConf.read(host.host().files()).value()));
    List<String> found = new ArrayList<>();
    for (String one : left) {
      String[] pair = one.split(" ");
      passdbs.authenticate(pair[0], pair[1]).ifPresent(as -> found.add(one + " = " + as));
    }
    assertThat(found).containsExactlyElementsOf(expected);
  }
}
