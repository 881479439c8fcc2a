/** The product's own modules as they are shipped: dist/, typed by their sources. */
import type * as Embedding from '../../src/embed/local-embedder.ts';
import type * as Models from '../../src/open-model.ts';
import type * as Lmdb from '../../src/store/lmdb.ts';
import type * as Quantisation from '../../src/vectors/quantise.ts';
import { repository } from './process.ts';

const load = async (path: string): Promise<unknown> => import(`file://${repository(`dist/${path}.js`)}`);

export const loadEmbedding = async (): Promise<typeof Embedding> => (await load('embed/local-embedder')) as typeof Embedding;
export const loadLmdb = async (): Promise<typeof Lmdb> => (await load('store/lmdb')) as typeof Lmdb;
export const loadQuantisation = async (): Promise<typeof Quantisation> => (await load('vectors/quantise')) as typeof Quantisation;
export const loadModels = async (): Promise<typeof Models> => (await load('open-model')) as typeof Models;
