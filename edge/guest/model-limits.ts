/** Of the model whose vocabulary is baked into the component, all-MiniLM-L6-v2: nothing stands before a text, and it was trained on so many tokens. */
import type { TokenLimits } from '../../src/embed/token-count.ts';

export const MODEL_LIMITS: TokenLimits = { prefix: '', maxTokens: 256 };
