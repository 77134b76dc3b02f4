package dev.mxlab.named.tool.replay;

import dev.mxlab.named.tool.query.serve.StackNetwork;
import dev.mxlab.net.LazyStack;
import dev.mxlab.net.RealStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a recording: {@code Recording COMMANDS NAME DIRECTORY} runs each line of the file COMMANDS
 * with the real tools of this machine, whose words go to DIRECTORY/NAME.txt, and with ours, whose
 * questions and the servers' answers go to DIRECTORY/NAME.wire. With {@code wire ADDRESS#PORT} in
 * front only the second is done, and that server stands for all addresses.
 */
final class Recording {
  private Recording() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean only = args[0].equals("wire");
    InetSocketAddress standIn = server(only ? args[1] : "127.0.0.1#53");
    int first = only ? 2 : 0;
    List<String> commands = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[first]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        commands.add(line.startsWith("$ ") ? line.substring(2) : line);
      }
    }
    Path directory = Path.of(args[first + 2]);
    String name = args[first + 1];
    Wires wires = new Wires();
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    try (LazyStack stack = LazyStack.real(1, RealStack.Families.BOTH)) {
      RecordedNetwork network =
          new RecordedNetwork(new StackNetwork(stack), at -> only ? standIn : at, wires);
      for (String command : commands) {
        ToolRun.of(command, network, directory, now);
      }
    }
    wires.write(directory.resolve(name + ".wire"), now);
    if (!only) {
      List<String> all = new ArrayList<>(List.of("### " + name));
      for (String command : commands) {
        all.addAll(real(command, directory));
      }
      Files.write(directory.resolve(name + ".txt"), all);
    }
  }

  private static InetSocketAddress server(String text) throws IOException {
    int hash = text.indexOf('#');
    return new InetSocketAddress(
        InetAddress.getByName(text.substring(0, hash)), Integer.parseInt(text.substring(hash + 1)));
  }

  private static List<String> real(String line, Path directory)
      throws IOException, InterruptedException {
    int here = line.indexOf(" <<< ");
    String typed = here < 0 ? line : line.substring(0, here);
    Path in = Files.createTempFile("in", "");
    Files.writeString(in, here < 0 ? "" : line.substring(here + 5).replace("\\n", "\n"));
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    Process process =
        new ProcessBuilder("sh", "-c", typed)
            .directory(directory.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroy();
    }
    List<String> block = new ArrayList<>(List.of("$ " + line));
    block.addAll(Files.readAllLines(out, StandardCharsets.UTF_8));
    for (String each : Files.readAllLines(err, StandardCharsets.UTF_8)) {
      block.add("[stderr] " + each);
    }
    block.add("[exit " + process.exitValue() + "]");
    return block;
  }
}
