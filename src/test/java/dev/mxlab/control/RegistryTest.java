package dev.mxlab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path home;

  private final long here = ProcessHandle.current().pid();

  private Registry registry() {
    return new Registry(List.of(home.resolve("run")));
  }

  private RunningLab enter(String name, Path directory, long pid, long started) throws IOException {
    Path socket = registry().newSocket(name);
    Files.createFile(socket);
    RunningLab lab =
        new RunningLab(name, directory.resolve("var-" + name), directory, socket, pid, started);
    registry().register(lab);
    return lab;
  }

  @Test
  void findsALabAgainUntilItIsTakenOut() throws IOException {
    Path socket = registry().newSocket("tutorial");
    RunningLab lab = new RunningLab("tutorial", home.resolve("var"), home, socket, here, 5);
    Registry.Registration registration = registry().register(lab);
    assertThat(registry().running()).containsExactly(lab);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run"))))
        .isEqualTo("rwx------");
    registration.close();
    assertThat(registry().running()).isEmpty();
  }

  @Test
  void sweepsAwayWhatADeadProcessLeft() throws IOException {
    RunningLab dead = enter("dead", home, 4_000_000, 1);
    RunningLab alive = enter("alive", home, here, 2);
    assertThat(registry().running()).containsExactly(alive);
    assertThat(dead.socket()).doesNotExist();
    assertThat(Files.list(home.resolve("run"))).hasSize(2);
  }

  @Test
  void passesOverBrokenEntries() throws IOException {
    RunningLab alive = enter("alive", home, here, 2);
    Files.writeString(home.resolve("run/x.lab"), "name=x\npid=abc\n");
    Files.writeString(home.resolve("run/y.lab"), "\0\0=");
    assertThat(registry().running()).containsExactly(alive);
  }

  @Test
  void meansTheLabOfVarThenTheInnermostDirectoryThenAll() throws IOException {
    Path outer = Files.createDirectories(home.resolve("outer"));
    Path inner = Files.createDirectories(outer.resolve("inner"));
    Path other = Files.createDirectories(home.resolve("other"));
    RunningLab a = enter("a", outer, here, 1);
    RunningLab b = enter("b", inner, here, 2);
    assertThat(registry().meant(null, outer)).containsExactly(a);
    assertThat(registry().meant(null, inner.resolve("mail"))).containsExactly(b);
    assertThat(registry().meant(null, other)).containsExactly(a, b);
    assertThat(registry().meant(outer.resolve("var-a"), inner)).containsExactly(a);
    assertThat(registry().meant(home.resolve("none"), inner)).isEmpty();
    RunningLab twin = enter("c", inner, here, 3);
    assertThat(registry().meant(null, inner)).containsExactly(b, twin);
  }

  @Test
  void goesWhereASocketsPathIsShortEnough() throws IOException {
    Path deep = home.resolve("d".repeat(100));
    Registry registry = new Registry(List.of(deep, home.resolve("run")));
    assertThat(registry.newSocket("tutorial").getParent()).isEqualTo(home.resolve("run"));
    assertThatThrownBy(() -> new Registry(List.of(deep)).newSocket("x"))
        .hasMessageContaining("107 bytes");
  }

  @Test
  void readsTheUsersPlaces() throws IOException {
    Path runtime = Files.createDirectories(home.resolve("xdg"));
    Map<String, String> environment =
        Map.of("XDG_RUNTIME_DIR", runtime.toString(), "HOME", home.toString());
    assertThat(Registry.of(environment).newSocket("../evil name").getParent())
        .isEqualTo(runtime.resolve("mxlab"));
    assertThat(Registry.of(Map.of("HOME", home.toString())).newSocket("x").getParent())
        .isEqualTo(home.resolve(".mxlab/run"));
  }

  @Test
  void neverDeletesWhatAnEntryMerelyNames() throws IOException {
    Path precious = Files.createFile(home.resolve("precious.sock"));
    RunningLab lying = new RunningLab("x", home, home, precious, 4_000_000, 1);
    Files.createDirectories(home.resolve("run"));
    Files.writeString(
        home.resolve("run/x.lab"),
        "name=x\nvar=/\ndirectory=/\nsocket=" + precious + "\npid=4000000\nstarted=1\n");
    assertThat(registry().running()).isEmpty();
    registry().forget(lying);
    assertThat(precious).exists();
  }
}
