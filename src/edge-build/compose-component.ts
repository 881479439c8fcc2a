/**
 * Puts components into one: a guest, and the kernels that satisfy some of its imports. What is left of the guest's imports the whole
 * imports, what the guest exports the whole exports. No composer comes with the pinned toolchain, and this needs little of one: the
 * kernels import nothing, and no import of the guest speaks of a kernel's types.
 *
 * Binary format: component-model, design/mvp/Binary.md. A guest begins with types, imports and aliases that speak of nothing but one
 * another; they are taken over as they stand, less the imports that a kernel satisfies, so only the numbers of instances move.
 */
import { concat, Reader, readBinary, unsigned, writeBinary, type Section } from './wasm-binary.ts';

const SECTION = { custom: 0, component: 4, instance: 5, alias: 6, type: 7, import: 10, export: 11 } as const;
const SORT = { core: 0x00, instance: 0x05 } as const;
const INSTANCE_TYPE = 0x05;
/** Of an alias: what an instance exports. */
const EXPORTED = 0x00;
/** Of an instance: a component, and its arguments. */
const INSTANTIATED = 0x00;
/** Before a name, and before the type of what is imported. */
const PLAIN_NAME = 0x00;

/** A component that imports nothing, by the interface it exports. */
export interface Kernel {
  readonly name: string;
  readonly component: Uint8Array;
}

interface Import {
  readonly name: string;
  /** As it stands in the section. */
  readonly bytes: Uint8Array;
}

/** @throws RangeError where the guest imports something else than instances, or no import has a kernel's name. */
export function composeComponent(guest: Uint8Array, kernels: readonly Kernel[]): Uint8Array {
  const { preamble, sections } = readBinary(guest);
  const head = headOf(sections);
  const imports = head.filter(({ id }) => id === SECTION.import).flatMap(importsIn);
  for (const { name } of kernels)
    if (!imports.some((one) => one.name === name)) throw new RangeError(`cannot compose: the guest does not import ${name}`);
  const inside = new Set(kernels.map(({ name }) => name));
  const left = imports.filter(({ name }) => !inside.has(name));
  return writeBinary({ preamble, sections: [...kept(head, imports, inside), ...joined(guest, exportsOf(sections), kernels, left)] });
}

/** What stands before the guest's own modules and components. */
function headOf(sections: readonly Section[]): readonly Section[] {
  const heads: readonly number[] = [SECTION.type, SECTION.import, SECTION.alias, SECTION.custom];
  const end = sections.findIndex(({ id }) => !heads.includes(id));
  return sections.slice(0, end < 0 ? sections.length : end).filter(({ id }) => id !== SECTION.custom);
}

function importsIn({ content }: Section): readonly Import[] {
  const reader = new Reader(content);
  const at = (): number => content.length - reader.left;
  return Array.from({ length: reader.unsigned() }, () => {
    const from = at();
    const kind = reader.byte();
    const name = new TextDecoder().decode(reader.bytes(reader.unsigned()));
    if (kind !== PLAIN_NAME && kind !== 1) throw new RangeError(`cannot compose: the name of the import ${name} is of an unknown kind`);
    if (reader.byte() !== INSTANCE_TYPE) throw new RangeError(`cannot compose: the guest imports ${name}, which is no instance`);
    reader.unsigned();
    return { name, bytes: content.subarray(from, at()) };
  });
}

/** The head without the imports of `inside`; an alias names its instance by a number, and the numbers close up. */
function kept(head: readonly Section[], imports: readonly Import[], inside: ReadonlySet<string>): readonly Section[] {
  const numbers = new Map<number, number>();
  imports.forEach(({ name }, number) => inside.has(name) || numbers.set(number, numbers.size));
  return head.map((section) => {
    if (section.id === SECTION.import) return imported(importsIn(section).filter(({ name }) => !inside.has(name)));
    return section.id === SECTION.alias ? renumbered(section, numbers) : section;
  });
}

function imported(imports: readonly Import[]): Section {
  return { id: SECTION.import, content: list(imports.map(({ bytes }) => bytes)) };
}

function renumbered({ id, content }: Section, numbers: ReadonlyMap<number, number>): Section {
  const reader = new Reader(content);
  const aliases = Array.from({ length: reader.unsigned() }, () => {
    const sort = reader.byte();
    if (sort === SORT.core || reader.byte() !== EXPORTED)
      throw new RangeError('cannot compose: an import of the guest stands on something outside');
    const instance = numbers.get(reader.unsigned());
    if (instance === undefined) throw new RangeError('cannot compose: an import of the guest speaks of a type of a kernel');
    const length = reader.unsigned();
    return concat(Uint8Array.of(sort, EXPORTED), unsigned(instance), unsigned(length), reader.bytes(length));
  });
  return { id, content: list(aliases) };
}

/** The kernels and the guest, instantiated in this order, and what of the guest is exported. */
function joined(guest: Uint8Array, exported: readonly string[], kernels: readonly Kernel[], left: readonly Import[]): readonly Section[] {
  const args = left.map(({ name }, number) => argument(name, number));
  const sections: Section[] = [];
  let instances = left.length;
  kernels.forEach(({ name, component }, number) => {
    sections.push({ id: SECTION.component, content: component }, instantiated(number, []), aliased(instances, name));
    args.push(argument(name, instances + 1));
    instances += 2;
  });
  sections.push({ id: SECTION.component, content: guest }, instantiated(kernels.length, args));
  exported.forEach((name, number) => sections.push(aliased(instances, name), exporting(name, instances + 1 + number * 2)));
  return sections;
}

function instantiated(component: number, args: readonly Uint8Array[]): Section {
  return { id: SECTION.instance, content: list([concat(Uint8Array.of(INSTANTIATED), unsigned(component), list(args))]) };
}

function argument(name: string, instance: number): Uint8Array {
  return concat(text(name), Uint8Array.of(SORT.instance), unsigned(instance));
}

function aliased(instance: number, name: string): Section {
  return { id: SECTION.alias, content: list([concat(Uint8Array.of(SORT.instance, EXPORTED), unsigned(instance), text(name))]) };
}

/** What is exported becomes an instance of its own, so each export takes two numbers. */
function exporting(name: string, instance: number): Section {
  const NO_TYPE = 0x00;
  const one = [Uint8Array.of(PLAIN_NAME), text(name), Uint8Array.of(SORT.instance), unsigned(instance), Uint8Array.of(NO_TYPE)];
  return { id: SECTION.export, content: list([concat(...one)]) };
}

/** Names of the guest's exports; each an instance. */
function exportsOf(sections: readonly Section[]): readonly string[] {
  return sections
    .filter(({ id }) => id === SECTION.export)
    .flatMap(({ content }) => {
      const reader = new Reader(content);
      return Array.from({ length: reader.unsigned() }, () => {
        reader.byte();
        const name = new TextDecoder().decode(reader.bytes(reader.unsigned()));
        if (reader.byte() !== SORT.instance) throw new RangeError(`cannot compose: the guest exports ${name}, which is no instance`);
        reader.unsigned();
        if (reader.byte() !== 0) throw new RangeError(`cannot compose: the guest says of what type its export ${name} is`);
        return name;
      });
    });
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return concat(unsigned(bytes.length), bytes);
}

function list(items: readonly Uint8Array[]): Uint8Array {
  return concat(unsigned(items.length), ...items);
}
