package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** ln(1): {@code -s -f}, one link at a time. What it points to must be one of the host's files. */
final class Ln implements Command {
  private static final int MODE = 0777;

  @Override
  public List<String> names() {
    return List.of("ln");
  }

  @Override
  public int run(Call call) {
    Options options = Options.parse(call.args(), "sfnv", "symbolic=s", "force=f");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = options.operands();
    if (operands.isEmpty() || operands.size() > 2) {
      return Usage.wrong(call, operands.isEmpty() ? "missing file operand" : "extra operand", 1);
    }
    String target = operands.get(0);
    String name = target.substring(target.lastIndexOf('/') + 1);
    String link = operands.size() == 1 ? name : operands.get(1);
    Disk disk = Disk.of(call);
    if (disk.isDirectory(call.absolute(link))) {
      link = link + (link.endsWith("/") ? "" : "/") + name;
    }
    boolean symbolic = options.has('s');
    String kind = symbolic ? "symbolic" : "hard";
    try {
      String path = call.absolute(link);
      Path real = disk.toWrite(path);
      if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
        if (!options.has('f')) {
          throw new FileSystemException(link, null, "File exists");
        }
        Files.delete(disk.toRemove(path));
      }
      make(call, disk, symbolic, target, path, real);
      return 0;
    } catch (IOException failed) {
      call.err()
          .println(
              "ln: failed to create %s link '%s'%s: %s"
                  .formatted(
                      kind,
                      link,
                      symbolic ? "" : " => '" + target + "'",
                      SystemError.text(failed)));
      return 1;
    }
  }

  private static void make(
      Call call, Disk disk, boolean symbolic, String target, String path, Path real)
      throws IOException {
    String directory = symbolic ? path.substring(0, path.lastIndexOf('/') + 1) : call.directory();
    String whole = Path.of(directory).resolve(target).normalize().toString();
    Path there = call.host().files().real(whole);
    if (there.equals(Path.of(whole))) {
      // Through a link nobody gets out of the lab.
      throw new FileSystemException(target, null, "Operation not permitted");
    }
    if (symbolic) {
      Path above = real.toAbsolutePath().normalize().getParent();
      Path from = above == null ? Path.of("/") : above;
      Files.createSymbolicLink(real, from.relativize(there.toAbsolutePath().normalize()));
      disk.made(path, MODE);
    } else {
      int mode = disk.ownership(whole).mode();
      Files.createLink(real, disk.toRead(whole));
      disk.made(path, mode);
    }
  }
}
