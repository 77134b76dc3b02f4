package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.Ownership;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** rm(1), cp(1), mv(1), mkdir(1), rmdir(1), touch(1), inside the lab's own directories. */
final class FileChanges implements Command {
  @Override
  public List<String> names() {
    return List.of("rm", "cp", "mv", "mkdir", "rmdir", "touch");
  }

  @Override
  public int run(Call call) {
    return switch (call.name()) {
      case "rm" -> remove(call);
      case "rmdir" -> removeDirectories(call);
      case "mkdir" -> makeDirectories(call);
      case "touch" -> touch(call);
      default -> copyOrMove(call);
    };
  }

  private static int remove(Call call) {
    Options options = Options.parse(call.args(), "frRiv", "force=f", "recursive=r", "verbose=v");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    if (options.operands().isEmpty()) {
      return options.has('f') ? 0 : Usage.wrong(call, "missing operand", 1);
    }
    boolean recursive = options.has('r') || options.has('R');
    int status = 0;
    for (String operand : options.operands()) {
      try {
        Path real = Disk.of(call).toRemove(call.absolute(operand));
        if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
          if (!recursive) {
            throw new IOException("Is a directory");
          }
          removeTree(real);
        } else {
          Files.delete(real);
        }
        Disk.of(call).removed(call.absolute(operand));
      } catch (NoSuchFileException missing) {
        if (!options.has('f')) {
          status = cannot(call, "cannot remove '" + operand + "'", missing);
        }
      } catch (IOException failed) {
        status = cannot(call, "cannot remove '" + operand + "'", failed);
      }
    }
    return status;
  }

  private static void removeTree(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(java.util.Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    }
  }

  private static int removeDirectories(Call call) {
    if (call.args().isEmpty()) {
      return Usage.wrong(call, "missing operand", 1);
    }
    int status = 0;
    for (String operand : call.args()) {
      try {
        Path real = Disk.of(call).toRemove(call.absolute(operand));
        if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException("Not a directory");
        }
        Files.delete(real);
        Disk.of(call).removed(call.absolute(operand));
      } catch (IOException failed) {
        status = cannot(call, "failed to remove '" + operand + "'", failed);
      }
    }
    return status;
  }

  private static int makeDirectories(Call call) {
    Options options = Options.parse(call.args(), "pvm:", "parents=p", "verbose=v", "mode=m");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    if (options.operands().isEmpty()) {
      return Usage.wrong(call, "missing operand", 1);
    }
    String asked = options.value('m').orElse("");
    if (!asked.isEmpty() && !FileModes.isMode(asked)) {
      call.err().println("mkdir: invalid mode ‘" + asked + "’");
      return 1;
    }
    int mode = asked.isEmpty() ? FileModes.directory(call) : FileModes.changed(asked, 0777, true);
    int status = 0;
    for (String operand : options.operands()) {
      String path = call.absolute(operand);
      Disk disk = Disk.of(call);
      try {
        if (disk.exists(path) && !(options.has('p') && disk.isDirectory(path))) {
          throw new FileAlreadyExistsException(path);
        }
        if (options.has('p')) {
          makeAbove(call, disk, path);
        }
        if (!disk.exists(path)) {
          Files.createDirectory(disk.toWrite(path));
          disk.made(path, mode);
        }
      } catch (IOException failed) {
        status = cannot(call, "cannot create directory ‘" + operand + "’", failed);
      }
    }
    return status;
  }

  private static void makeAbove(Call call, Disk disk, String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String above = slash <= 0 ? "/" : path.substring(0, slash);
    if (!disk.exists(above)) {
      makeAbove(call, disk, above);
      Files.createDirectory(disk.toWrite(above));
      disk.made(above, FileModes.directory(call));
    }
  }

  private static int touch(Call call) {
    Options options = Options.parse(call.args(), "camd:t:", "no-create=c");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    if (options.operands().isEmpty()) {
      return Usage.wrong(call, "missing file operand", 1);
    }
    int status = 0;
    for (String operand : options.operands()) {
      try {
        Path real = Disk.of(call).toWrite(call.absolute(operand));
        if (Files.exists(real)) {
          Files.setLastModifiedTime(real, FileTime.from(call.host().now()));
        } else if (!options.has('c')) {
          Files.createFile(real);
          Disk.of(call).made(call.absolute(operand), FileModes.file(call));
        }
      } catch (IOException failed) {
        status = cannot(call, "cannot touch '" + operand + "'", failed);
      }
    }
    return status;
  }

  private static int copyOrMove(Call call) {
    Options options = Options.parse(call.args(), "frRapivn", "force=f", "recursive=r", "archive=a");
    List<String> operands = options.operands();
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    if (operands.size() < 2) {
      return Usage.wrong(
          call,
          operands.isEmpty()
              ? "missing file operand"
              : "missing destination file operand after '" + operands.get(0) + "'",
          1);
    }
    String target = operands.get(operands.size() - 1);
    Disk disk = Disk.of(call);
    boolean into = disk.isDirectory(call.absolute(target));
    if (operands.size() > 2 && !into) {
      call.err().println(call.name() + ": target '" + target + "': No such file or directory");
      return 1;
    }
    int status = 0;
    for (String operand : operands.subList(0, operands.size() - 1)) {
      String name = operand.replaceAll("/+$", "");
      String to = into ? target + "/" + name.substring(name.lastIndexOf('/') + 1) : target;
      status |=
          call.name().equals("mv")
              ? move(call, disk, operand, to)
              : copy(call, disk, operand, to, options);
    }
    return status;
  }

  private static int move(Call call, Disk disk, String operand, String to) {
    Path from;
    try {
      from = disk.toRemove(call.absolute(operand));
    } catch (IOException failed) {
      return cannot(call, "cannot stat '" + operand + "'", failed);
    }
    try {
      Path target = disk.toWrite(call.absolute(to));
      if (!from.equals(target)) {
        Ownership was = disk.ownership(call.absolute(operand));
        Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
        disk.moved(call.absolute(operand), call.absolute(to), was);
        return 0;
      }
      call.err().println("mv: '" + operand + "' and '" + to + "' are the same file");
      return 1;
    } catch (IOException failed) {
      return cannot(call, "cannot move '" + operand + "' to '" + to + "'", failed);
    }
  }

  private static int copy(Call call, Disk disk, String operand, String to, Options options) {
    String path = call.absolute(operand);
    boolean recursive = options.has('r') || options.has('R') || options.has('a');
    Path from;
    try {
      from = disk.toLookAt(path);
    } catch (IOException failed) {
      return cannot(call, "cannot stat '" + operand + "'", failed);
    }
    try {
      if (disk.isDirectory(path)) {
        if (!recursive) {
          call.err().println("cp: -r not specified; omitting directory '" + operand + "'");
          return 1;
        }
        return copyTree(call, disk, operand, to, options);
      }
      disk.toRead(path);
    } catch (IOException failed) {
      return cannot(call, "cannot open '" + operand + "' for reading", failed);
    }
    try {
      Path target = disk.toWrite(call.absolute(to));
      if (from.equals(target)) {
        call.err().println("cp: '" + operand + "' and '" + to + "' are the same file");
        return 1;
      }
      // In place, as cp does: the target keeps what points to it.
      boolean fresh = Files.notExists(target);
      byte[] bytes = Files.readAllBytes(from);
      Files.write(target, bytes);
      keep(call, disk, path, to, fresh, options);
      return 0;
    } catch (IOException failed) {
      return cannot(call, "cannot create regular file '" + to + "'", failed);
    }
  }

  /** A new file has the mode of the old one; with -p or -a the rest is the old one's too. */
  private static void keep(
      Call call, Disk disk, String from, String to, boolean fresh, Options options)
      throws IOException {
    Ownership old = disk.ownership(from);
    String target = call.absolute(to);
    if (fresh) {
      disk.made(target, old.mode() & FileModes.directory(call));
    }
    if (options.has('p') || options.has('a')) {
      FileTime time = Files.getLastModifiedTime(disk.toLookAt(from));
      Files.setLastModifiedTime(disk.toWrite(target), time);
      if (call.user().isRoot()) {
        disk.changeOwner(target, old.owner(), old.group());
      }
      disk.changeMode(target, old.mode());
    }
  }

  private static int copyTree(Call call, Disk disk, String operand, String to, Options options)
      throws IOException {
    String path = call.absolute(operand);
    String target = call.absolute(to);
    if (target.equals(path) || target.startsWith(path + "/")) {
      call.err()
          .println("cp: cannot copy a directory, '" + operand + "', into itself, '" + to + "'");
      return 1;
    }
    boolean fresh = !disk.exists(target);
    Files.createDirectories(disk.toWrite(target));
    keep(call, disk, path, to, fresh, options);
    int status = 0;
    for (String name : disk.list(path)) {
      status |= copy(call, disk, operand + "/" + name, to + "/" + name, options);
    }
    return status;
  }

  private static int cannot(Call call, String what, IOException why) {
    call.err().println(call.name() + ": " + what + ": " + SystemError.text(why));
    return 1;
  }
}
